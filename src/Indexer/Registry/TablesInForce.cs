using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// The tables of the registered collections as this process knows them. A refresh makes what is missing in the store
/// before anybody is told of it, so nobody writes to a table that does not stand yet.
/// </summary>
internal sealed partial class TablesInForce(LexiconRegistry lexicons, IStore store, ILogger logger) : IDisposable
{
    private const string Actor = "indexer";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<TableProjection> _standing = [];
    private CollectionTables _current = CollectionTables.None;

    public CollectionTables Current => Volatile.Read(ref _current);

    /// <summary>Reads the catalog and makes missing tables and indexes. Doing it again changes nothing.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var registered = await lexicons.ListAsync(cancellationToken);
            var projections = new List<TableProjection>();
            foreach (var lexicon in registered)
            {
                if (lexicon.ReadProjection() is not { } projection)
                    continue;
                await MakeAsync(lexicon, projection, cancellationToken);
                projections.Add(projection);
            }

            Show(projections);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the catalog and shows the tables that stand already; makes nothing.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        var standing = sizes.Select(size => (size.Collection, size.Table)).ToHashSet();
        var registered = await lexicons.ListAsync(cancellationToken);
        var projections = registered.Select(lexicon => lexicon.ReadProjection()).OfType<TableProjection>();
        Show([.. projections.Where(projection => standing.Contains((projection.Collection.Text, projection.Table)))]);
    }

    public void Dispose() => _turn.Dispose();

    private async Task MakeAsync(RegisteredLexicon lexicon, TableProjection projection, CancellationToken cancellationToken)
    {
        if (_standing.Contains(projection))
            return;
        await store.EnsureTableAsync(projection, cancellationToken);
        await store.EnsureIndexesAsync(projection, cancellationToken);
        await lexicons.MarkAsync(lexicon.Nsid, lexicon.Version, LexiconState.Active, Actor, cancellationToken: cancellationToken);
        _standing.Add(projection);
        LogStands(projection.Table, lexicon.Nsid);
    }

    // The same snapshot stays where nothing changed: whoever keeps things by table keeps them.
    private void Show(List<TableProjection> projections)
    {
        var known = Current.All.Select(table => table.Projection).OfType<TableProjection>().ToHashSet();
        if (!known.SetEquals(projections))
            Volatile.Write(ref _current, new CollectionTables(projections));
    }

    [LoggerMessage(601, LogLevel.Information, "Table {Table} stands for {Nsid}")]
    private partial void LogStands(string table, string nsid);
}
