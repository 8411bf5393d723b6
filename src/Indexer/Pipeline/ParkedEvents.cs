using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Events of repositories whose snapshot is being fetched: they wait in order. Beyond the bounds a repository's events
/// are let go and it is fetched again.
/// </summary>
internal sealed class ParkedEvents(PipelineLimits limits)
{
    private readonly Dictionary<DidKey, Line> _lines = [];
    private long _bytes;

    public bool IsOpen(DidKey did) => _lines.ContainsKey(did);

    public void Open(DidKey did) => _lines.TryAdd(did, new Line());

    /// <summary>False where the event did not fit: the line is marked as broken and what waited in it is let go.</summary>
    public bool TryPark(DidKey did, LiveFrame frame)
    {
        var line = _lines[did];
        var length = frame.Frame.Length;
        var fits = !line.IsBroken
            && line.Frames.Count < limits.ParkedEventsMax
            && line.Bytes + length <= limits.ParkedBytesMax
            && _bytes + length <= limits.ParkedBytesInAll;
        if (!fits)
        {
            Break(line);
            return false;
        }

        line.Frames.Add(frame);
        line.Bytes += length;
        _bytes += length;
        return true;
    }

    /// <summary>Ends the waiting. The events are the caller's to apply and return; none where the line broke.</summary>
    public IReadOnlyList<LiveFrame> Close(DidKey did, out bool isBroken)
    {
        isBroken = false;
        if (!_lines.Remove(did, out var line))
            return [];
        _bytes -= line.Bytes;
        isBroken = line.IsBroken;
        return line.Frames;
    }

    private void Break(Line line)
    {
        foreach (var frame in line.Frames)
            frame.Release();
        _bytes -= line.Bytes;
        line.Frames.Clear();
        line.Bytes = 0;
        line.IsBroken = true;
    }

    private sealed class Line
    {
        public List<LiveFrame> Frames { get; } = [];

        public long Bytes { get; set; }

        public bool IsBroken { get; set; }
    }
}
