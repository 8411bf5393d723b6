using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>
/// What a generated repository holds, without generating it: how many records of each kind, and when and under which key the n-th
/// of a kind was written. All of it follows from the seed and the repository's index, so that any record can be made alone.
/// </summary>
internal sealed class RepoPlan
{
    private readonly ulong _seed;
    private readonly int[] _counts = new int[Enum.GetValues<RecordKind>().Length];

    public RepoPlan(ulong seed, int index, int size)
    {
        _seed = seed;
        Index = index;
        Size = size;
        var random = new RandomStream(seed, RandomPurpose.Plan, 1, (ulong)index);
        Created = NetworkTime.Start + random.Below(300 * NetworkTime.Day);
        ClockId = random.Below(1024);
        Revision = TidAt(NetworkTime.SnapshotEnd + random.Below(NetworkTime.Day));
        Count(random.Unit());
    }

    public int Index { get; }

    public int Size { get; }

    public long Created { get; }

    public int ClockId { get; }

    /// <summary>The revision of the repository before the stream begins.</summary>
    public Tid Revision { get; }

    public int CountOf(RecordKind kind) => _counts[(int)kind];

    public Tid TidAt(long microseconds) => Tid.FromValue(((ulong)microseconds << 10) | (uint)ClockId);

    /// <summary>When the n-th record of a kind was written: evenly spread, with a jitter that never changes their order.</summary>
    public long TimeOf(RecordKind kind, int ordinal)
    {
        var step = StepOf(kind);
        return Created + (step * ordinal) + RecordStream(kind, ordinal, RandomPurpose.Time).Below(step);
    }

    /// <summary>How many records of a kind had been written before a time, at most one too few.</summary>
    public int CountBefore(RecordKind kind, long microseconds) => CountOf(kind) == 0
        ? 0
        : (int)Math.Clamp((microseconds - Created) / StepOf(kind), 0, CountOf(kind));

    public RandomStream RecordStream(RecordKind kind, int ordinal, RandomPurpose purpose) =>
        new(_seed, purpose, (ulong)Index, (ulong)kind, (ulong)ordinal);

    private long StepOf(RecordKind kind) => (NetworkTime.SnapshotEnd - Created) / Math.Max(1, CountOf(kind));

    // One fraction rounds every running total, so that the counts add up and small repositories differ from each other.
    private void Count(double fraction)
    {
        if (Size == 0)
            return;
        _counts[(int)RecordKind.Profile] = 1;
        int rest = Size - 1, counted = 0, perThousand = 0;
        foreach (var (kind, share) in RecordKinds.Mix)
        {
            perThousand += share;
            var total = Math.Min(rest, (int)((rest * (perThousand / 1000.0)) + fraction));
            _counts[(int)kind] = total - counted;
            counted = total;
        }
    }
}
