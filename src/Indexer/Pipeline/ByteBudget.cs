namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// A bound on bytes in flight: whoever wants more than is left waits, in order. One taker may pass the bound alone when
/// nothing else is in flight, so that a single large item cannot wait for ever.
/// </summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private long _taken;

    public long Taken
    {
        get
        {
            lock (_lock)
                return _taken;
        }
    }

    public async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _taken += bytes;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, turn));
        }

        await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    /// <summary>Takes without waiting, and only what is left; never past the bound, never before those who wait.</summary>
    public bool TryTake(long bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _taken + bytes > limit)
                return false;
            _taken += bytes;
            return true;
        }
    }

    public void Give(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            while (_waiting.TryPeek(out var next) && (next.Turn.Task.IsCanceled || Fits(next.Bytes)))
            {
                _waiting.Dequeue();
                if (next.Turn.TrySetResult())
                    _taken += next.Bytes;
            }
        }
    }

    private bool Fits(long bytes) => _taken == 0 || _taken + bytes <= limit;
}
