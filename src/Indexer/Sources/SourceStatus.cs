using System.Threading.Channels;

namespace Lexidex.Indexer.Sources;

internal enum SourceState
{
    Connecting,
    Live,
    Error,
    Done,
}

/// <summary>What people are told of a source while it runs. Written by the source, read from anywhere.</summary>
internal sealed class SourceStatus(string name, string kind, Uri host)
{
    private readonly TaskCompletionSource _live = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _lossTold = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _losses;
    private long _events;
    private long _repeated;
    private long _position;
    private long _lastEventTicks;

    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public Uri Host { get; } = host;

    /// <summary>Done once the stream was open for the first time.</summary>
    public Task WhenLive => _live.Task;

    /// <summary>Done once all that the source listed at first was fetched, or was found not to be had for now.</summary>
    public Task WhenLoaded => _loaded.Task;

    public SourceState State { get; private set; } = SourceState.Connecting;

    /// <summary>True once going on would only fail again: a cursor ahead of the host's stream.</summary>
    public bool IsFatal { get; private set; }

    public string? LastError { get; private set; }

    /// <summary>What the host said last that concerns no repository, for example that our cursor was too old.</summary>
    public string? LastNote { get; private set; }

    public long Events => Interlocked.Read(ref _events);

    /// <summary>How often the host said that it has forgotten events after our position.</summary>
    public long Losses => Interlocked.Read(ref _losses);

    public long Repeated => Interlocked.Read(ref _repeated);

    public long Position => Interlocked.Read(ref _position);

    public DateTimeOffset? LastEventAt
    {
        get
        {
            var ticks = Interlocked.Read(ref _lastEventTicks);
            return ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
        }
    }

    public void Connecting() => State = SourceState.Connecting;

    public void Live()
    {
        State = SourceState.Live;
        LastError = null;
        _live.TrySetResult();
    }

    public void Loaded() => _loaded.TrySetResult();

    public void Fail(string error)
    {
        State = SourceState.Error;
        LastError = error;
    }

    public void Received(long seq, DateTimeOffset at)
    {
        Interlocked.Increment(ref _events);
        Interlocked.Exchange(ref _position, seq);
        Interlocked.Exchange(ref _lastEventTicks, at.UtcTicks);
    }

    public void DropRepeated() => Interlocked.Increment(ref _repeated);

    /// <summary>
    /// Waits until the host says that it has forgotten events after our position: what they told must be had in another way.
    /// For one who waits; said twice while nobody waits is said once.
    /// </summary>
    public ValueTask<bool> WaitForLossAsync(CancellationToken cancellationToken) => _lossTold.Reader.ReadAsync(cancellationToken);

    public void Note(string note)
    {
        LastNote = note;
        if (note.StartsWith("OutdatedCursor", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _losses);
            _lossTold.Writer.TryWrite(true);
        }

        if (!note.StartsWith("FutureCursor", StringComparison.Ordinal))
            return;
        IsFatal = true;
        Fail($"{note} The saved position is ahead of this host's stream: it is another stream than before. Follow it under another name, or clear its positions.");
    }

    public void Finish() => State = SourceState.Done;
}
