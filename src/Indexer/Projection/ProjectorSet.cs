using Lexidex.Indexer.Telemetry;

namespace Lexidex.Indexer.Projection;

/// <summary>The projectors of one writer loop, one for each table it has met.</summary>
/// <param name="counters">Where records that do not meet their lexicon are counted; null for rows that are only written anew.</param>
internal sealed class ProjectorSet(IngestCounters? counters = null) : IDisposable
{
    private readonly Dictionary<StoreTable, RecordProjector> _projectors = [];

    public RecordProjector Of(StoreTable table)
    {
        if (!_projectors.TryGetValue(table, out var projector))
            _projectors[table] = projector = new RecordProjector(table, counters);
        return projector;
    }

    public void Dispose()
    {
        foreach (var projector in _projectors.Values)
            projector.Dispose();
    }
}
