using System.Collections.Concurrent;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// The indexes of the tables in force, which wait while the whole network is loaded: building them at the end costs half of growing
/// them row by row, and packs them denser. Only tables that are empty when the load begins give theirs away; one that has rows keeps
/// what it has. A load that is cut off leaves them away, and goes on without them when it goes on.
/// </summary>
internal sealed class LoadingIndexes(IStore store)
{
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>True from <see cref="Begin"/> to <see cref="End"/>.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>Whether indexes of the table are still to be built.</summary>
    public bool Waits(string table) => _waiting.ContainsKey(table);

    public void Begin() => IsLoading = true;

    /// <summary>From now on indexes are made at once; those that wait are for <see cref="BuildAsync"/>.</summary>
    public void End() => IsLoading = false;

    /// <summary>Makes the indexes that a table is without, or leaves them for the end of the load.</summary>
    public async Task EnsureAsync(TableProjection table, CancellationToken cancellationToken)
    {
        if (!IsLoading)
            await store.EnsureIndexesAsync(table, cancellationToken);
        else if (await IsMissingSomeAsync(table, cancellationToken))
            _waiting[table.Table] = true;
    }

    /// <summary>Drops the indexes of tables without rows. To be called while the lanes are held, so that nobody writes.</summary>
    public async Task TakeAwayAsync(IEnumerable<TableProjection> tables, CancellationToken cancellationToken)
    {
        foreach (var table in (await DeferredIndexes.TakeAwayAsync(store, tables, cancellationToken)).Tables)
            _waiting[table.Table] = true;
    }

    /// <summary>Builds what the tables are without, online. May be called again where it failed.</summary>
    public async Task BuildAsync(IEnumerable<TableProjection> tables, IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        foreach (var table in tables.Where(table => Waits(table.Table)))
        {
            await store.Changes.BuildIndexesAsync(table, progress, cancellationToken);
            _waiting.TryRemove(table.Table, out _);
        }
    }

    private async Task<bool> IsMissingSomeAsync(TableProjection table, CancellationToken cancellationToken)
    {
        var wanted = table.Indexes.Where(index => store.Dialect.CreateIndexOnline(table, index) is not null).Select(index => index.Name);
        return wanted.Except(await store.Changes.ReadIndexesAsync(table, cancellationToken), StringComparer.Ordinal).Any();
    }
}
