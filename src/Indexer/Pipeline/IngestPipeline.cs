using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Owns the lanes of a store while it runs: takes their lease, routes work to the writer loops by lane, and ends them in
/// order. When a loop fails, everything stops with its cause; a restart goes on from what is durable.
/// </summary>
internal sealed partial class IngestPipeline : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly LoopSettings _settings;
    private readonly ILogger _logger;
    private readonly string _owner;
    private readonly ByteBudget _frameBytes;
    private readonly ByteBudget _carBytes;
    private readonly CancellationTokenSource _abort = new();
    private readonly SemaphoreSlim _holding = new(1);
    private WriterLoop[] _loops = [];
    private Task[] _running = [];
    private Task _renewal = Task.CompletedTask;
    private LaneFence _fence;

    public IngestPipeline(IStore store, LoopSettings settings, ILogger logger, string? owner = null)
    {
        _store = store;
        _settings = settings;
        _logger = logger;
        _owner = owner ?? $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        _frameBytes = new ByteBudget(settings.Limits.FrameBytesInFlight);
        _carBytes = new ByteBudget(settings.Limits.CarBytesInFlight);
    }

    /// <summary>Ends when every loop has ended; faulted with the first cause.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public long FrameBytesTaken => _frameBytes.Taken;

    public long CarBytesTaken => _carBytes.Taken;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _fence = await TakeLanesAsync(cancellationToken);
        await _store.Queue.ReleaseClaimsAsync(cancellationToken);
        _loops = [.. Enumerable.Range(0, _settings.Limits.WriterLoops).Select(n => new WriterLoop(n, _settings, _store, () => _fence))];
        _running = [.. _loops.Select(loop => Task.Run(() => RunLoopAsync(loop), CancellationToken.None))];
        _renewal = Task.Run(RenewAsync, CancellationToken.None);
        Completion = Task.WhenAll(_running);
    }

    /// <summary>Routes a frame to its lane; waits while too many bytes are in flight.</summary>
    public async ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken)
    {
        var length = frame.Frame.Length;
        await _frameBytes.TakeAsync(length, cancellationToken);
        frame.WhenApplied = () => _frameBytes.Give(length);
        await LoopOf(frame.Frame.Did.Key).SendAsync(frame, cancellationToken);
    }

    public ValueTask SendAsync(FetchBegins fetch, CancellationToken cancellationToken) =>
        LoopOf(fetch.Did.Key).SendAsync(fetch, cancellationToken);

    public ValueTask SendAsync(FetchFailed fetch, CancellationToken cancellationToken) =>
        LoopOf(fetch.Did.Key).SendAsync(fetch, cancellationToken);

    public ValueTask SendAsync(RepoListed repo, CancellationToken cancellationToken) =>
        LoopOf(repo.Did.Key).SendAsync(repo, cancellationToken);

    public ValueTask SendAsync(AccountTold told, CancellationToken cancellationToken) =>
        LoopOf(told.Change.Did.Key).SendAsync(told, cancellationToken);

    /// <summary>Sends it and answers when it is decided: whatever is sent after that is durable after it.</summary>
    public async Task TellAsync(AccountTold told, CancellationToken cancellationToken)
    {
        await SendAsync(told, cancellationToken);
        await EndedAsync(told.Decided.Task, cancellationToken);
    }

    /// <summary>Waits until bytes for a CAR may be held; to be called before it is read. Give them back with <see cref="GiveCarBytes"/>.</summary>
    public ValueTask TakeCarBytesAsync(long bytes, CancellationToken cancellationToken) => _carBytes.TakeAsync(bytes, cancellationToken);

    /// <summary>The same without waiting: false where so much is not left.</summary>
    public bool TryTakeCarBytes(long bytes) => _carBytes.TryTake(bytes);

    public void GiveCarBytes(long bytes) => _carBytes.Give(bytes);

    /// <summary>Loads a CAR and answers when all of it is durable, or why it was refused.</summary>
    public async Task<RepoOutcome> LoadAsync(RepoCar car, CancellationToken cancellationToken)
    {
        await LoopOf(car.Did.Key).SendAsync(car, cancellationToken);
        await EndedAsync(car.Outcome.Task, cancellationToken);
        return await car.Outcome.Task;
    }

    /// <summary>Tells every loop that all frames of the source up to the position were sent before.</summary>
    public async ValueTask MarkAsync(PositionMarker marker, CancellationToken cancellationToken)
    {
        foreach (var loop in _loops)
            await loop.SendAsync(marker, cancellationToken);
    }

    /// <summary>Makes durable what came before, and lets nothing more be written until the hold is disposed. Work goes on arriving.</summary>
    public Task<LaneHold> HoldAsync(CancellationToken cancellationToken) => HoldAsync(_loops, cancellationToken);

    /// <summary>The same for one lane: other writer loops than its own go on. For a moment only.</summary>
    public Task<LaneHold> HoldAsync(int lane, CancellationToken cancellationToken) => HoldAsync([LoopOf(lane)], cancellationToken);

    private async Task<LaneHold> HoldAsync(WriterLoop[] loops, CancellationToken cancellationToken)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var all = Task.WhenAll(await StandStillAsync(loops, release.Task, cancellationToken));
            await await Task.WhenAny(all, Completion).WaitAsync(cancellationToken);
            if (!all.IsCompleted)
                throw new InvalidOperationException("The pipeline has ended.");
            return new LaneHold(_fence, static _ => Task.CompletedTask, Release);
        }
        catch
        {
            release.TrySetResult();
            throw;
        }

        Task Release()
        {
            release.TrySetResult();
            return Task.CompletedTask;
        }
    }

    // Of two who want all loops at once, each would else get some of them and wait for the other's for ever.
    private async Task<List<Task>> StandStillAsync(WriterLoop[] loops, Task release, CancellationToken cancellationToken)
    {
        var reached = new List<Task>();
        await _holding.WaitAsync(cancellationToken);
        try
        {
            foreach (var loop in loops)
            {
                var still = new StandStill(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), release);
                await loop.SendAsync(still, cancellationToken);
                reached.Add(still.Reached.Task);
            }
        }
        finally
        {
            _holding.Release();
        }

        return reached;
    }

    /// <summary>Takes no more work, writes what is there, gives the lanes back.</summary>
    public async Task StopAsync()
    {
        foreach (var loop in _loops)
            loop.Complete();
        try
        {
            await Completion.WaitAsync(_settings.Limits.DrainTime);
        }
        finally
        {
            await _abort.CancelAsync();
            await _renewal;
        }

        await _store.Leases.ReleaseAsync(_fence, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Task.WhenAll([.. _running, _renewal]).ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (var loop in _loops)
            await loop.DisposeAsync();
        _holding.Dispose();
        _abort.Dispose();
    }

    // Where the loops ended before it, with their cause.
    private async Task EndedAsync(Task work, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(work, Completion).WaitAsync(cancellationToken);
        if (first == Completion && !work.IsCompleted)
            await Completion;
        await work;
    }

    private WriterLoop LoopOf(DidKey did) => LoopOf(Lane.Of(did));

    private WriterLoop LoopOf(int lane) => _loops[lane % _loops.Length];

    private async Task<LaneFence> TakeLanesAsync(CancellationToken cancellationToken)
    {
        var told = false;
        while (true)
        {
            if (await _store.Leases.TryTakeAsync(_owner, _settings.Limits.LeaseDuration, cancellationToken) is { } fence)
                return fence;
            if (!told)
                LogLanesTaken(_store.DisplayName, _settings.Limits.LeaseDuration.TotalSeconds);
            told = true;
            await Task.Delay(TimeSpan.FromMilliseconds(500), _settings.Clock, cancellationToken);
        }
    }

    private async Task RunLoopAsync(WriterLoop loop)
    {
        try
        {
            await loop.RunAsync(_abort.Token);
        }
        catch (Exception cause) when (!_abort.IsCancellationRequested)
        {
            LogLoopFailed(cause, loop.Number);
            foreach (var other in _loops)
                other.Complete(cause);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The stop ran out of time; what was not durable is read again after the restart.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_settings.Limits.LeaseRenewal, _settings.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_abort.Token))
                await _store.Leases.RenewAsync(_fence, _settings.Limits.LeaseDuration, _abort.Token);
        }
        catch (OperationCanceledException)
        {
            // The pipeline stops.
        }
        catch (Exception cause)
        {
            LogLeaseLost(cause);
            foreach (var loop in _loops)
                loop.Complete(cause);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Another process writes to {Store}; waiting until it ends; its lease goes on for {Seconds} s after that")]
    private partial void LogLanesTaken(string store, double seconds);

    [LoggerMessage(2, LogLevel.Critical, "Writer loop {Number} failed; the Indexer stops and goes on from what is durable at its next start")]
    private partial void LogLoopFailed(Exception cause, int number);

    [LoggerMessage(3, LogLevel.Critical, "The lanes' lease could not be renewed; the Indexer stops")]
    private partial void LogLeaseLost(Exception cause);
}
