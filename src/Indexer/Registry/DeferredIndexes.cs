using Lexidex.Indexer.Stores;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// The indexes of tables that were empty when a bulk load began: taken away, and built when it ends, which costs half of
/// growing them row by row, and packs them denser. A table that has rows keeps its indexes. A load that is cut off leaves
/// them away until the next process that opens the store for writing makes whatever is missing.
/// </summary>
internal sealed class DeferredIndexes
{
    // Each build sorts by itself: more at once than the server has cores for would only share its memory.
    private const int BuildsAtOnce = 2;

    private readonly IStore _store;
    private readonly List<TableProjection> _tables;

    private DeferredIndexes(IStore store, List<TableProjection> tables) => (_store, _tables) = (store, tables);

    public IReadOnlyList<TableProjection> Tables => _tables;

    public int Count => _tables.Sum(table => table.Indexes.Length);

    /// <summary>To be called while the lanes are held, so that nobody writes.</summary>
    public static async Task<DeferredIndexes> TakeAwayAsync(
        IStore store, IEnumerable<TableProjection> tables, CancellationToken cancellationToken)
    {
        var filled = (await store.ReadSizesAsync(cancellationToken)).Where(size => size.Rows > 0).Select(size => size.Table).ToHashSet(StringComparer.Ordinal);
        var empty = tables.Where(table => table.Indexes.Length > 0 && !filled.Contains(table.Table)).ToList();
        foreach (var table in empty)
            await store.Changes.DropIndexesAsync(table, [.. table.Indexes.Select(index => index.Name)], cancellationToken);
        return new DeferredIndexes(store, empty);
    }

    /// <summary>Builds them all, while the lanes are still held.</summary>
    public Task BuildAsync(IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = BuildsAtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_tables, options, async (table, stop) => await _store.Changes.BuildIndexesWhileNobodyWritesAsync(table, progress, stop));
    }
}
