using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// The tables of the registered collections as this process knows them. A new one is made, filled with the records that
/// were kept of its collection, and shown, while nobody writes: so each record stands in one table only.
/// </summary>
internal sealed partial class TablesInForce(LexiconRegistry lexicons, IStore store, ILogger logger) : IDisposable
{
    private const string Actor = "indexer";

    private static readonly TimeSpan OwnLease = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<TableProjection> _ready = [];
    private CollectionTables _current = CollectionTables.None;

    /// <summary>When indexes are made.</summary>
    public LoadingIndexes Indexes { get; } = new(store);

    public CollectionTables Current => Volatile.Read(ref _current);

    /// <summary>
    /// How all writing is held up while a table is added: by the pipeline of this process where there is one, else by
    /// taking the lanes. Null means that somebody else writes, who then adds the table.
    /// </summary>
    public Func<CancellationToken, Task<LaneHold?>> Hold { get; set; } = stop => LaneHold.TryTakeAsync(store, OwnLease, stop);

    /// <summary>
    /// Reads the catalog and makes missing tables and indexes. Doing it again changes nothing. False where a table could not
    /// be added because another process writes to the store.
    /// </summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var registered = await ReadCatalogAsync(cancellationToken);
            foreach (var lexicon in registered.Where(lexicon => lexicon is { IsActive: true, WasStanding: true }))
                await EnsureAsync(lexicon, cancellationToken);
            var added = registered.FindAll(lexicon => !_ready.Contains(lexicon.Table));
            var isDone = added.Count == 0 || await AddAsync(added, cancellationToken);
            Show(registered.Where(lexicon => _ready.Contains(lexicon.Table)));
            return isDone;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the catalog and shows the tables that stand already; makes nothing.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var registered = await ReadCatalogAsync(cancellationToken);
        Show(registered.Where(lexicon => lexicon.WasStanding));
    }

    /// <summary>Shows what the catalog says now of tables that stand: for the step of a plan, while nobody writes.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var standing = (await ReadCatalogAsync(cancellationToken)).FindAll(lexicon => lexicon.WasStanding);
            _ready.UnionWith(standing.Select(lexicon => lexicon.Table));
            Show(standing);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the load, and builds the indexes that waited for it.</summary>
    public async Task BuildWaitingIndexesAsync(IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        // No table is on its way here that would still wait.
        await _turn.WaitAsync(cancellationToken);
        Indexes.End();
        _turn.Release();
        await Indexes.BuildAsync(Current.All.Select(table => table.Projection!), progress, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> AddAsync(List<RecordLexicon> added, CancellationToken cancellationToken)
    {
        await using var hold = await Hold(cancellationToken);
        if (hold is null)
            return false;

        var kept = await KeptCollectionsAsync(cancellationToken);
        foreach (var lexicon in added)
            await EnsureAsync(lexicon, cancellationToken);
        Show(Current.All.Select(table => new Shown(table.Projection!, table.Before, table.Check)).Concat(added.Select(lexicon => lexicon.Shown)));

        // A table that stood and is not said to be active was cut off on its way here.
        var moving = added.FindAll(lexicon => kept.Contains(lexicon.Nsid) || lexicon is { WasStanding: true, IsActive: false });
        if (moving.Count > 0)
            await MoveAsync(moving, hold, cancellationToken);
        foreach (var lexicon in added)
            await lexicons.MarkAsync(lexicon.Nsid, lexicon.Version, LexiconState.Active, Actor, cancellationToken: cancellationToken);
        return true;
    }

    private async Task MoveAsync(List<RecordLexicon> moving, LaneHold hold, CancellationToken cancellationToken)
    {
        var tables = Current.All.Where(table => moving.Exists(lexicon => lexicon.Table.Equals(table.Projection)))
            .ToDictionary(table => table.Collection.Text, StringComparer.Ordinal);
        var count = await new KeptRecords(store).MoveAsync(tables, hold, cancellationToken);
        LogMoved(count, tables.Count);

        // What left the table of kept records took its links along, and columns show some of what was a link there.
        foreach (var (collection, table) in tables.Where(entry => store.Links.Kept.All.ContainsKey(entry.Key)))
            await new LinkFilling(store).RunAsync(table, collection, hold, static _ => { }, cancellationToken);
    }

    private async Task EnsureAsync(RecordLexicon lexicon, CancellationToken cancellationToken)
    {
        var table = lexicon.Table;
        if (_ready.Contains(table))
            return;

        // While a plan is under way its own steps make what is missing.
        if (lexicon.Before is null)
        {
            await store.EnsureTableAsync(table, cancellationToken);
            await Indexes.EnsureAsync(table, cancellationToken);
        }

        _ready.Add(table);
        LogStands(table.Table, table.Collection.Text);
    }

    private async Task<List<RecordLexicon>> ReadCatalogAsync(CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        var standing = sizes.Select(size => (size.Collection, size.Table)).ToHashSet();
        var registered = await lexicons.ListAsync(cancellationToken);
        var checks = new LexiconChecks(registered);
        return [.. from lexicon in registered
                   let table = lexicon.ReadProjection()
                   where table is not null
                   select new RecordLexicon(
                       lexicon, table, lexicon.ReadBefore(), checks.Of(table.Collection), standing.Contains((lexicon.Nsid, table.Table)))];
    }

    /// <summary>Collections without a table that records are kept of.</summary>
    private async Task<HashSet<string>> KeptCollectionsAsync(CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        return [.. sizes.Where(size => size.Rows > 0 && size.Table == StoreTable.Unregistered.Name).Select(size => size.Collection)];
    }

    // The same snapshot stays where nothing changed: whoever keeps things by table keeps them.
    private void Show(IEnumerable<RecordLexicon> lexicons) => Show(lexicons.Select(lexicon => lexicon.Shown));

    private void Show(IEnumerable<Shown> tables)
    {
        var shown = tables.ToHashSet();
        var known = Current.All.ToDictionary(table => new Shown(table.Projection!, table.Before, table.Check));
        if (!shown.SetEquals(known.Keys))
            Volatile.Write(ref _current, new CollectionTables(shown.Select(one => known.GetValueOrDefault(one) ?? new StoreTable(one.Table, one.Before, one.Check))));
    }

    [LoggerMessage(601, LogLevel.Information, "Table {Table} stands for {Nsid}")]
    private partial void LogStands(string table, string nsid);

    [LoggerMessage(603, LogLevel.Information, "{Records} kept records moved into {Tables} new tables")]
    private partial void LogMoved(long records, int tables);

    private sealed record Shown(TableProjection Table, TableProjection? Before, LexiconCheck? Check);

    private sealed record RecordLexicon(
        RegisteredLexicon Row, TableProjection Table, TableProjection? Before, LexiconCheck? Check, bool WasStanding)
    {
        public Shown Shown => new(Table, Before, Check);

        public string Nsid => Row.Nsid;

        public string Version => Row.Version;

        public bool IsActive => Row.State == LexiconState.Active;
    }
}
