using System.Threading.Channels;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Works through the lanes it was given: decode, verify and project are plain calls, then the batch goes to the store.
/// One batch is filled while another is flying; a batch flies as soon as the store is free and no work waits, or when
/// it is full.
/// </summary>
internal sealed class WriterLoop : IAsyncDisposable
{
    private readonly Channel<LaneWork> _inbox;
    private readonly LoopContext _context;
    private readonly SnapshotLoader _snapshots;
    private readonly LiveApplier _live;
    private readonly IBulkWriter _writer;
    private readonly ProjectorSet _projectors;
    private BatchBuilder _flying;
    private Task _flight = Task.CompletedTask;
    private Task<bool>? _arrival;
    private Task<bool>? _answer;

    public WriterLoop(int number, LoopSettings settings, IStore store, Func<LaneFence> fence)
    {
        Number = number;
        Settings = settings;
        Fence = fence;
        _projectors = new ProjectorSet(settings.Counters);
        _writer = store.OpenWriter();
        _flying = new BatchBuilder(_projectors);
        _context = new LoopContext(settings, store, new BatchBuilder(_projectors)) { Flush = FlushAsync, Send = StartFlightAsync };
        _live = new LiveApplier(_context);
        _snapshots = new SnapshotLoader(_context, _live);
        _inbox = Channel.CreateBounded<LaneWork>(new BoundedChannelOptions(settings.Limits.InboxItems)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
            SingleWriter = false,
        });
    }

    public int Number { get; }

    private LoopSettings Settings { get; }

    private Func<LaneFence> Fence { get; }

    public ValueTask SendAsync(LaneWork work, CancellationToken cancellationToken) => _inbox.Writer.WriteAsync(work, cancellationToken);

    /// <summary>No more work comes: the loop ends when what it has is durable.</summary>
    public void Complete(Exception? cause = null) => _inbox.Writer.TryComplete(cause);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var burst = new List<LaneWork>(Settings.Limits.BurstItems);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answering = _context.Keys.RunAsync(asking.Token);
        while (await WaitAsync(cancellationToken))
        {
            await ApplyAnsweredAsync(burst, cancellationToken);
            TakeBurst(burst);
            await ApplyAllAsync(burst, answer: null, cancellationToken);
            await FlushIfDueAsync(cancellationToken);
            if (_context.States.IsOverfull)
                await FlushAsync(cancellationToken);
        }

        await asking.CancelAsync();
        await answering;
        _context.Keys.Abandon();
        await FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _context.Dispose();
        _projectors.Dispose();
        _flying.Dispose();
        _context.Builder.Dispose();
        _snapshots.Dispose();
        _live.Dispose();
        await _writer.DisposeAsync();
    }

    /// <summary>True when there is work; false when no work will come any more. Meanwhile a filled batch flies as soon as it may.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        // A task that was not awaited to its end is still good at the next wait.
        if (_arrival is null || _arrival.IsCompleted)
            _arrival = _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (_answer is null || _answer.IsCompleted)
            _answer = _context.Keys.WaitForAnswerAsync(cancellationToken);

        Task work = _context.Keys.IsFull ? _answer : Task.WhenAny(_arrival, _answer);
        while (!work.IsCompleted && !(_flight.IsCompletedSuccessfully && _context.Builder.Batch.IsEmpty))
        {
            if (!_flight.IsCompleted)
                await Task.WhenAny(work, _flight);
            if (_flight.IsCompleted)
                await FlushIfDueAsync(cancellationToken);
        }

        await work;
        if (_answer.IsCompleted)
            await _answer;
        return !_arrival.IsCompleted || await _arrival;
    }

    /// <summary>Applies what waited for its account's identity and is answered.</summary>
    private async ValueTask ApplyAnsweredAsync(List<LaneWork> works, CancellationToken cancellationToken)
    {
        while (_context.Keys.TryTakeAnswer(out var answer))
        {
            works.Clear();
            works.AddRange(_context.Keys.Close(answer.Did.Key));
            await ApplyAllAsync(works, answer, cancellationToken);
        }
    }

    private async ValueTask ApplyAllAsync(List<LaneWork> works, KeyAnswer? answer, CancellationToken cancellationToken)
    {
        var asked = answer?.Did;
        await _context.States.LoadAsync(LoopContext.DidsOf(works), cancellationToken);
        foreach (var work in works)
        {
            // One by one: the next may have to wait again, and the lane's position must not have passed it meanwhile.
            if (asked is not null)
                _context.LetGo(work);

            // It was asked for the first of them. The others came later, when the identity may have been another already.
            await ApplyAsync(work, answer, cancellationToken);
            answer = null;
        }

        if (asked is { } did)
            _context.NoteIdentity(did);
    }

    private void TakeBurst(List<LaneWork> burst)
    {
        burst.Clear();
        while (!_context.Keys.IsFull && burst.Count < Settings.Limits.BurstItems && _inbox.Reader.TryRead(out var work))
            burst.Add(work);
    }

    private async ValueTask ApplyAsync(LaneWork work, KeyAnswer? answer, CancellationToken cancellationToken)
    {
        switch (work)
        {
            case LiveFrame frame:
                _live.Apply(frame, answer);
                break;
            case RepoCar car:
                await _snapshots.LoadAsync(car, answer, cancellationToken);
                break;
            case FetchBegins fetch:
                _context.Parked.Open(fetch.Did.Key);
                break;
            case FetchFailed failed:
                await _snapshots.GiveUpAsync(failed, cancellationToken);
                break;
            case RepoListed listed:
                _snapshots.Expect(listed);
                break;
            case AccountTold told:
                _live.Apply(told, answer);
                break;
            case PositionMarker marker:
                _context.Mark(marker, Number);
                break;
            case StandStill still:
                await FlushAsync(cancellationToken);
                still.Reached.TrySetResult();
                await still.Release.WaitAsync(cancellationToken);
                break;
        }

        await _context.SendIfFullAsync(cancellationToken);
    }

    private async ValueTask FlushIfDueAsync(CancellationToken cancellationToken)
    {
        if (!_flight.IsCompleted)
            return;
        await _flight;
        if (!_context.Builder.Batch.IsEmpty)
            await StartFlightAsync(cancellationToken);
    }

    /// <summary>Waits for the batch that flies, then sends the one that was filled.</summary>
    private async ValueTask StartFlightAsync(CancellationToken cancellationToken)
    {
        await _flight;
        (_flying, _context.Builder) = (_context.Builder, _flying);
        _flight = FlyAsync(_flying, cancellationToken);
    }

    private async Task FlyAsync(BatchBuilder builder, CancellationToken cancellationToken)
    {
        var operations = builder.OperationCount;
        await _writer.WriteAsync(builder.Batch, Fence(), cancellationToken);
        var refused = builder.Batch.RowsRefused;
        Settings.Counters.Write(operations - refused);
        if (refused > 0)
            Settings.Counters.Drop(StoreReasons.RowRefused, refused);
        builder.Complete();
    }

    /// <summary>Answers when all that was applied so far is durable.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!_context.Builder.Batch.IsEmpty)
            await StartFlightAsync(cancellationToken);
        await _flight;
        _context.States.Trim();
    }
}
