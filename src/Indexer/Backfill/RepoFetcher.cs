using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>
/// Works off the repositories that wait to be fetched from one host: claims some, fetches a few at a time, hands each
/// CAR to its lane. What fails for now goes back into the queue; what fails for good leaves it with its reason.
/// </summary>
internal sealed class RepoFetcher(FollowSettings settings, IngestPipeline pipeline, IStore store, RepoSource source, TimeProvider clock) : IDisposable
{
    private const int ClaimSize = 64;
    private const long ExpectedCarBytes = SpoolOptions.FirstBytes;
    private const int AttemptsMax = 8;

    private static readonly TimeSpan ClaimHold = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StalePause = TimeSpan.FromSeconds(2);

    private readonly string _host = settings.HttpHost.ToString();
    private readonly SemaphoreSlim _slots = new(settings.FetchesAtOnce);
    private long _pausedUntilMicros;
    private TaskCompletionSource _foundNothing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var claimed = await store.Queue.ClaimAsync(_host, ClaimSize, ClaimHold, cancellationToken);
            if (claimed.Count == 0)
            {
                Interlocked.Exchange(ref _foundNothing, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                await Task.Delay(IdlePause, clock, cancellationToken);
            }
            else
                await Parallel.ForEachAsync(
                    claimed,
                    new ParallelOptions { MaxDegreeOfParallelism = ClaimSize, CancellationToken = cancellationToken },
                    FetchAsync);
        }
    }

    /// <summary>Waits until the queue has nothing to claim; what is to be tried later does not count.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        // A look that is under way may have begun too early; the next one has not.
        for (var look = 0; look < 2; look++)
            await Volatile.Read(ref _foundNothing).Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _slots.Dispose();

    // A slot is held while bytes come from the host, not while they become durable.
    private async ValueTask FetchAsync(QueuedRepo repo, CancellationToken cancellationToken)
    {
        var did = DidOf(repo);
        await pipeline.TakeCarBytesAsync(ExpectedCarBytes, cancellationToken);
        try
        {
            var (car, fault) = await DownloadAsync(did, cancellationToken);
            if (car is null)
                await FailAsync(repo, did, fault!, cancellationToken);
            else
                await LoadAsync(repo, did, car, cancellationToken);
        }
        finally
        {
            pipeline.GiveCarBytes(ExpectedCarBytes);
        }
    }

    private async Task<(CarBody? Car, FetchFault? Fault)> DownloadAsync(Did did, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            await WaitForHostAsync(cancellationToken);
            await pipeline.SendAsync(new FetchBegins(did), cancellationToken);
            return await source.FetchAsync(
                settings.HttpHost, did.ToString(), pipeline.TryTakeCarBytes, pipeline.GiveCarBytes, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    // A CAR in memory holds its bytes already; one in a file takes room for its reading.
    private async Task LoadAsync(QueuedRepo repo, Did did, CarBody car, CancellationToken cancellationToken)
    {
        var more = car is FileCar ? car.ResidentBytes - ExpectedCarBytes : 0;
        if (more > 0)
            await pipeline.TakeCarBytesAsync(more, cancellationToken);
        try
        {
            var outcome = await pipeline.LoadAsync(new RepoCar(did, car, settings.Name, _host) { Demand = settings.Demand }, cancellationToken);

            // Not where we are told to stop: then the loop may still be reading it.
            car.Dispose();
            if (outcome.Fault is { Reason: FaultReasons.IdentityUnresolved or FaultReasons.CommitSignature } unproven)
                await FailAsync(repo, did, new FetchFault(unproven.Reason, unproven.Detail, IsFinal: false), cancellationToken);
            if (outcome.IsStale)
                await store.Queue.RetryAsync(repo.Did, MicrosFromNow(StalePause), "stale: newer events were seen", cancellationToken);
        }
        finally
        {
            if (more > 0)
                pipeline.GiveCarBytes(more);
        }
    }

    private async Task FailAsync(QueuedRepo repo, Did did, FetchFault fault, CancellationToken cancellationToken)
    {
        if (fault.RetryAfter is { } pause)
            Interlocked.Exchange(ref _pausedUntilMicros, MicrosFromNow(pause));

        var isFinal = fault.IsFinal || repo.Attempts + 1 >= AttemptsMax;
        if (!isFinal)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(3_600, Math.Pow(2, repo.Attempts + 1)));
            await store.Queue.RetryAsync(repo.Did, MicrosFromNow(fault.RetryAfter ?? wait), fault.Reason, cancellationToken);
        }

        await pipeline.SendAsync(new FetchFailed(did, new RepoFault(fault.Reason, fault.Detail), isFinal), cancellationToken);
    }

    // A host that asked for patience is left alone by all fetches.
    private async Task WaitForHostAsync(CancellationToken cancellationToken)
    {
        var wait = Interlocked.Read(ref _pausedUntilMicros) - MicrosFromNow(TimeSpan.Zero);
        if (wait > 0)
            await Task.Delay(TimeSpan.FromMicroseconds(wait), clock, cancellationToken);
    }

    private long MicrosFromNow(TimeSpan span) => (clock.GetUtcNow() + span).ToUnixTimeMilliseconds() * 1_000;

    private static Did DidOf(QueuedRepo repo)
    {
        if (repo.DidText is { } text)
            return Did.Parse(text);
        Span<byte> plc = stackalloc byte[32];
        if (!repo.Did.TryWritePlcText(plc) || !Did.TryParse(plc, out var did))
            throw new InvalidOperationException($"The queue holds {repo.Did} without the text of its DID.");
        return did;
    }
}
