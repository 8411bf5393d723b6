namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// How far each lane of a loop may say that it has come. An event that waits for its account's key holds its lane's position
/// back: after a crash the stream tells it again.
/// </summary>
internal sealed class HeldPositions
{
    private readonly Dictionary<(string Source, int Lane), Progress> _lanes = [];

    public void Hold(string source, int lane, long position) => Of(source, lane).Held.Add(position);

    public void LetGo(string source, int lane, long position) => Of(source, lane).Held.Remove(position);

    /// <summary>All up to this position was seen. Answers up to where nothing waits; null where that is no news.</summary>
    public long? Reach(string source, int lane, long position)
    {
        var progress = Of(source, lane);
        progress.Seen = Math.Max(progress.Seen, position);
        var free = progress.Held.Count == 0 ? progress.Seen : Math.Min(progress.Seen, progress.Held.Min - 1);
        if (free <= progress.Told)
            return null;
        progress.Told = free;
        return free;
    }

    private Progress Of(string source, int lane)
    {
        if (!_lanes.TryGetValue((source, lane), out var progress))
            _lanes[(source, lane)] = progress = new Progress();
        return progress;
    }

    private sealed class Progress
    {
        public SortedSet<long> Held { get; } = [];

        public long Seen { get; set; }

        public long Told { get; set; }
    }
}
