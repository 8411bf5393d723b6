namespace Lexidex.Indexer.Projection;

/// <summary>The projectors of one writer loop, one for each table it has met.</summary>
internal sealed class ProjectorSet : IDisposable
{
    private readonly Dictionary<StoreTable, RecordProjector> _projectors = [];

    public RecordProjector Of(StoreTable table)
    {
        if (!_projectors.TryGetValue(table, out var projector))
            _projectors[table] = projector = new RecordProjector(table);
        return projector;
    }

    public void Dispose()
    {
        foreach (var projector in _projectors.Values)
            projector.Dispose();
    }
}
