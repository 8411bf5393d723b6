using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Backfill;

/// <summary>
/// Follows one source: its stream from the durable position on, and, where the mode asks for it, every repository it
/// lists. The list is read after the stream is open, so that nothing falls between the two.
/// </summary>
internal sealed partial class Follower(
    FollowSettings settings, IngestPipeline pipeline, IStore store, FollowRooms rooms, SourceStatus status, ILogger logger)
{
    public SourceStatus Status => status;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var positions = await store.ReadPositionsAsync(settings.Name, cancellationToken);
        var source = new IngestSource(settings.Name, settings.Mode, settings.HttpHost.ToString())
        {
            DurablePositions = positions,
            Demand = settings.Demand,
            DirectHost = settings.IsPds ? settings.HttpHost.ToString() : null,
        };
        LogFollows(settings.Name, settings.Host, settings.Mode, PositionOf(positions));

        using var debt = await CensusDebt.ReadAsync(source, pipeline, store, cancellationToken);
        if (PositionOf(positions) == 0 && await IsAnythingKnownAsync(cancellationToken))
            await debt.NeedAsync(cancellationToken);

        using var fetcher = new RepoFetcher(settings, pipeline, store, rooms.Repos, rooms.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> tasks =
        [
            ReadStreamAsync(source, debt, PositionOf(positions), stop.Token),
            fetcher.RunAsync(stop.Token),
        ];
        if (settings.Mode != IngestMode.Live)
        {
            var census = new Census(settings, source, pipeline, store, rooms, logger);
            tasks.Add(TakeCensusesAsync(census, debt, stop.Token));
            tasks.Add(TellLoadedAsync(census, fetcher, stop.Token));
        }

        await EndTogetherAsync(tasks, stop);
    }

    // The lowest of the lanes' positions; frames that other lanes have already are passed over there.
    private static long PositionOf(long[] positions) => positions.Min();

    private static async Task EndTogetherAsync(List<Task> tasks, CancellationTokenSource stop)
    {
        while (tasks.Count > 0)
        {
            var ended = await Task.WhenAny(tasks);
            tasks.Remove(ended);
            if (ended.IsCompletedSuccessfully)
                continue;
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default);
            await ended;
        }
    }

    private async Task ReadStreamAsync(IngestSource source, CensusDebt debt, long from, CancellationToken cancellationToken)
    {
        var firehose = new FirehoseSource(settings.Name, settings.Host, rooms.Door, rooms.Clock, status);
        var marked = rooms.Clock.GetTimestamp();
        await foreach (var frame in firehose.ReadAsync(from, cancellationToken))
        {
            await debt.NeedAsync(status.Losses, cancellationToken);
            await pipeline.SendAsync(new LiveFrame(source, frame), cancellationToken);
            if (rooms.Clock.GetElapsedTime(marked) < PipelineLimits.Default.MarkerInterval)
                continue;
            await pipeline.MarkAsync(new PositionMarker(source, frame.Seq), cancellationToken);
            marked = rooms.Clock.GetTimestamp();
        }

        if (status.IsFatal)
            throw new ListingException(status.LastError ?? "The source ended.");
    }

    // What happened while we were away comes by the stream. Only where there was none before, or where the host has
    // forgotten some of it, do the listed revs say what must be fetched.
    private async Task TakeCensusesAsync(Census census, CensusDebt debt, CancellationToken cancellationToken)
    {
        await status.WhenLive.WaitAsync(cancellationToken);
        await TakeCensusAsync(census, debt, cancellationToken);
        while (true)
        {
            await status.WaitForLossAsync(cancellationToken);
            await debt.NeedAsync(status.Losses, cancellationToken);
            if (debt.IsOwed)
                await TakeCensusAsync(census, debt, cancellationToken);
        }
    }

    private static async Task TakeCensusAsync(Census census, CensusDebt debt, CancellationToken cancellationToken)
    {
        var (isOwed, needed) = (debt.IsOwed, debt.Needed);
        await census.TakeAsync(byRev: isOwed, cancellationToken);
        if (isOwed)
            await debt.SettleAsync(needed, cancellationToken);
    }

    // Where nothing is known, nothing can have been missed.
    private async Task<bool> IsAnythingKnownAsync(CancellationToken cancellationToken) =>
        (await store.Repos.ListAsync(state: null, after: null, limit: 1, cancellationToken)).Count > 0;

    // What was listed must be in the queue before an empty queue means anything.
    private async Task TellLoadedAsync(Census census, RepoFetcher fetcher, CancellationToken cancellationToken)
    {
        await census.WhenListed.WaitAsync(cancellationToken);
        await (await pipeline.HoldAsync(cancellationToken)).DisposeAsync();
        await fetcher.WhenIdleAsync(cancellationToken);
        status.Loaded();
    }

    [LoggerMessage(10, LogLevel.Information, "Following {Name} at {Host}, mode {Mode}, from position {Position}")]
    private partial void LogFollows(string name, Uri host, IngestMode mode, long position);
}

/// <summary>What every follower uses.</summary>
internal sealed record FollowRooms(Outbound.OutboundDoor Door, RepoSource Repos, RepoLister Lister, AccountSource Accounts, TimeProvider Clock);
