namespace Lexidex.Simulator.Live;

/// <summary>A message of the stream as it travels, and its sequence number.</summary>
public readonly record struct StreamFrame(long Sequence, byte[] Bytes);

/// <summary>
/// The last frames of the stream, the oldest falling out. Places count the frames from the first ever: a reader keeps its own place
/// and asks for what stands there. Safe to use from several threads.
/// </summary>
public sealed class FrameWindow
{
    private readonly Lock _gate = new();
    private readonly StreamFrame[] _ring;
    private TaskCompletionSource _appended = NewSignal();
    private long _next;
    private long _lastSequence;

    internal FrameWindow(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _ring = new StreamFrame[capacity];
    }

    /// <summary>The sequence number given last, be its frame sent or lost; 0 before the first.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate)
                return _lastSequence;
        }
    }

    /// <summary>The place where the next frame will stand.</summary>
    public long End
    {
        get
        {
            lock (_gate)
                return _next;
        }
    }

    /// <summary>The place of the oldest frame that is still here.</summary>
    public long Start
    {
        get
        {
            lock (_gate)
                return Oldest;
        }
    }

    private long Oldest => Math.Max(0, _next - _ring.Length);

    /// <summary>The place of the first frame whose sequence number is not below the cursor.</summary>
    public long PlaceOf(long cursor)
    {
        lock (_gate)
        {
            long low = Oldest, high = _next;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_ring[middle % _ring.Length].Sequence < cursor)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }

    /// <summary>True when the cursor names a frame that is gone, so that a reader misses something.</summary>
    public bool IsOutdated(long cursor)
    {
        lock (_gate)
            return Oldest > 0 && _ring[Oldest % _ring.Length].Sequence > cursor + 1;
    }

    /// <summary>The frame at a place; false when it is not there yet or not there any more.</summary>
    public bool TryRead(long place, out StreamFrame frame)
    {
        lock (_gate)
        {
            var isHere = place >= Oldest && place < _next;
            frame = isHere ? _ring[place % _ring.Length] : default;
            return isHere;
        }
    }

    /// <summary>Ends once a frame stands at the place, or has stood there.</summary>
    public Task WaitAsync(long place, CancellationToken cancellation)
    {
        lock (_gate)
            return place < _next ? Task.CompletedTask : _appended.Task.WaitAsync(cancellation);
    }

    /// <summary>Gives out the next sequence number and keeps its frame; null loses the event.</summary>
    internal void Append(Func<long, byte[]?> encode)
    {
        lock (_gate)
        {
            if (encode(++_lastSequence) is not { } bytes)
                return;
            _ring[_next % _ring.Length] = new(_lastSequence, bytes);
            _next++;
            _appended.SetResult();
            _appended = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
