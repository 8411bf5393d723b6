using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// The tables of the registered collections as this process knows them. A new one is made and shown while nobody writes; from then on
/// it takes what is written, and the records that were kept of its collection before move into it (<see cref="MoveRunner"/>).
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

    /// <summary>How the writing of one lane is held up for a moment; where nothing else is said, with that of all others.</summary>
    public Func<int, CancellationToken, Task<LaneHold?>> HoldLane
    {
        get => field ?? ((_, stop) => Hold(stop));
        set;
    }

    /// <summary>
    /// Reads the catalog and makes missing tables and indexes. Doing it again changes nothing. False where a table could not
    /// be added because another process writes to the store.
    /// </summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (await RefreshStandingAsync(cancellationToken))
            return true;

        // The hold first and then the turn, as everybody else takes them.
        await using var hold = await Hold(cancellationToken);
        if (hold is null)
            return false;
        await AddMissingAsync(cancellationToken);
        return true;
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
        using var turn = await TakeTurnAsync(cancellationToken);
        var registered = await ReadCatalogAsync(cancellationToken);
        _ready.UnionWith(registered.Where(lexicon => lexicon is { WasStanding: true, State: LexiconState.Active }).Select(lexicon => lexicon.Table));
        Show(registered.Where(IsShown));
    }

    /// <summary>Ends the load, and builds the indexes that waited for it.</summary>
    public async Task BuildWaitingIndexesAsync(IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        // No table is on its way here that would still wait.
        using (await TakeTurnAsync(cancellationToken))
            Indexes.End();
        await Indexes.BuildAsync(Current.All.Select(table => table.Projection!), progress, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    // Given back by disposing it.
    private async Task<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    /// <summary>False where tables are still to be added.</summary>
    private async Task<bool> RefreshStandingAsync(CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        var registered = await ReadCatalogAsync(cancellationToken);
        foreach (var lexicon in registered.Where(lexicon => lexicon is { State: LexiconState.Active, WasStanding: true }))
            await EnsureAsync(lexicon, cancellationToken);
        _ready.ExceptWith(registered.Where(lexicon => lexicon.State == LexiconState.Retired).Select(lexicon => lexicon.Table));
        Show(registered.Where(IsShown));
        return !registered.Exists(IsMissing);
    }

    // To be called while nobody writes.
    private async Task AddMissingAsync(CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        var added = (await ReadCatalogAsync(cancellationToken)).FindAll(IsMissing);
        await BeginMovesAsync(added, cancellationToken);
        foreach (var lexicon in added)
            await EnsureAsync(lexicon, cancellationToken);
        Show((await ReadCatalogAsync(cancellationToken)).Where(IsShown));
        foreach (var lexicon in added)
            await lexicons.MarkAsync(lexicon.Nsid, lexicon.Version, LexiconState.Active, Actor, cancellationToken: cancellationToken);
    }

    private bool IsMissing(RecordLexicon lexicon) => lexicon.State != LexiconState.Retired && !_ready.Contains(lexicon.Table);

    // Written down before the table stands, so that no crash makes what was kept be forgotten. Of a table that stands already nobody
    // knows what is still to come: it was cut off on its way here, or belongs to another catalog.
    private async Task BeginMovesAsync(List<RecordLexicon> added, CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        foreach (var lexicon in added)
        {
            var rows = sizes.Where(size => size.Collection == lexicon.Nsid).Sum(size => size.Rows);
            if (rows > 0)
                await lexicons.Moves.BeginAsync(lexicon.Nsid, rows, cancellationToken);
        }
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
        var archive = await lexicons.ReadArchiveAsync(cancellationToken);
        var moving = (await lexicons.Moves.ListAsync(cancellationToken)).Select(move => move.Nsid).ToHashSet(StringComparer.Ordinal);
        return [.. from lexicon in archive.InForce
                   let table = lexicon.ReadProjection()
                   where table is not null
                   select new RecordLexicon(
                       lexicon,
                       new Shown(table, lexicon.ReadBefore(), LexiconChecks.Of(lexicon, archive), moving.Contains(lexicon.Nsid), IsRetired: false),
                       standing.Contains((lexicon.Nsid, table.Table)))];
    }

    // What is retired needs no making: it is read where it stands.
    private bool IsShown(RecordLexicon lexicon) => _ready.Contains(lexicon.Table) || (lexicon.WasStanding && IsRetired(lexicon));

    // One that comes back is retired until nobody writes, and all writers can be told at once.
    private bool IsRetired(RecordLexicon lexicon) => !_ready.Contains(lexicon.Table)
        && (lexicon.State == LexiconState.Retired || Current.Retired.Any(table => table.Collection.Equals(lexicon.Table.Collection)));

    // The same snapshot stays where nothing changed: whoever keeps things by table keeps them.
    private void Show(IEnumerable<RecordLexicon> lexicons)
    {
        var shown = lexicons.Select(lexicon => lexicon.Shown with { IsRetired = IsRetired(lexicon) }).ToHashSet();
        var known = Current.All.Select(table => (table, IsRetired: false)).Concat(Current.Retired.Select(table => (table, IsRetired: true)))
            .ToDictionary(one => new Shown(one.table.Projection!, one.table.Before, one.table.Check, one.table.HasKept, one.IsRetired), one => one.table);
        if (!shown.SetEquals(known.Keys))
            Volatile.Write(ref _current, new CollectionTables(TablesOf(isRetired: false), TablesOf(isRetired: true)));

        IEnumerable<StoreTable> TablesOf(bool isRetired) => shown.Where(one => one.IsRetired == isRetired)
            .Select(one => known.GetValueOrDefault(one) ?? new StoreTable(one.Table, one.Before, one.Check, one.HasKept));
    }

    [LoggerMessage(601, LogLevel.Information, "Table {Table} stands for {Nsid}")]
    private partial void LogStands(string table, string nsid);

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }

    private sealed record Shown(TableProjection Table, TableProjection? Before, LexiconCheck? Check, bool HasKept, bool IsRetired);

    private sealed record RecordLexicon(RegisteredLexicon Row, Shown Shown, bool WasStanding)
    {
        public TableProjection Table => Shown.Table;

        public TableProjection? Before => Shown.Before;

        public string Nsid => Row.Nsid;

        public string Version => Row.Version;

        public LexiconState State => Row.State;
    }
}
