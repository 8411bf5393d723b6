using Lexidex.Indexer.Pipeline;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>One way of writing that is measured.</summary>
/// <param name="AsBulk">Rows of repositories that have none yet; else live rows.</param>
/// <param name="Replaces">Live rows that are merged with what is there, as updates are; else they are new.</param>
/// <param name="Connections">Writers at once, each with lanes of its own.</param>
internal sealed record BenchMode(string Name, bool AsBulk, bool Replaces, int Connections)
{
    /// <param name="isEmbedded">The store has one writer at a time.</param>
    public static IReadOnlyList<BenchMode> All(bool isEmbedded)
    {
        List<BenchMode> one = [new("backfill", true, false, 1), new("live", false, false, 1), new("live, merged", false, true, 1)];
        var loops = PipelineLimits.Default.WriterLoops;
        if (!isEmbedded && loops > 1)
            one.AddRange(one.GetRange(0, 2).Select(mode => mode with { Connections = loops }));
        return one;
    }
}
