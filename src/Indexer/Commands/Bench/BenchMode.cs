using Lexidex.Indexer.Pipeline;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>One way of writing that is measured.</summary>
/// <param name="AsBulk">Rows of repositories that have none yet; else live rows.</param>
/// <param name="Replaces">Live rows that are merged with what is there, as updates are; else they are new.</param>
/// <param name="Connections">Writers at once, each with lanes of its own.</param>
internal sealed record BenchMode(string Name, bool AsBulk, bool Replaces, int Connections)
{
    public static BenchMode Backfill { get; } = new("backfill", AsBulk: true, Replaces: false, Connections: 1);

    private static BenchMode Live { get; } = new("live", AsBulk: false, Replaces: false, Connections: 1);

    /// <param name="isEmbedded">The store has one writer at a time.</param>
    public static IReadOnlyList<BenchMode> All(bool isEmbedded)
    {
        BenchMode[] one = [Backfill, Live, Live with { Name = "live, merged", Replaces = true }];
        var loops = PipelineLimits.Default.WriterLoops;
        return isEmbedded || loops == 1 ? one : [.. one, Backfill with { Connections = loops }, Live with { Connections = loops }];
    }
}
