using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Commands;

/// <summary>A store and its catalog, opened for one verb.</summary>
internal sealed class StoreSession : IAsyncDisposable
{
    private static readonly TimeSpan OwnLease = TimeSpan.FromMinutes(1);

    private readonly string _catalogPath;
    private readonly TimeProvider _clock;

    private StoreSession(IStore store, LexiconRegistry lexicons, TablesInForce tables, string catalogPath, TimeProvider clock)
    {
        (_catalogPath, _clock) = (catalogPath, clock);
        Plans = new PlanBook(catalogPath, clock);
        Collections = new CollectionBook(catalogPath, clock);
        Standings = new StandingBook(catalogPath, clock);
        Store = store;
        Lexicons = lexicons;
        Tables = tables;
        Shelf = new RecordShelf(store, () => tables.Current) { IndexesWait = table => tables.Indexes.Waits(table.Name) };
    }

    public IStore Store { get; }

    public LexiconRegistry Lexicons { get; }

    public TablesInForce Tables { get; }

    public PlanBook Plans { get; }

    public CollectionBook Collections { get; }

    public StandingBook Standings { get; }

    /// <summary>Kept records that are on their way into tables.</summary>
    public MoveBook Moves => Lexicons.Moves;

    public RecordShelf Shelf { get; }

    /// <summary>Opens what is there; makes neither store nor tables.</summary>
    public static async Task<StoreSession> OpenToReadAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Place.SqlitePath is { } path && !File.Exists(path))
            throw new CommandException(
                "StoreMissing", $"There is no store at {path} yet. Index something with lexidex index or lexidex run, or name another with --store.");
        var session = await OpenAsync(context, cancellationToken);
        await session.Tables.ReadAsync(cancellationToken);
        return session;
    }

    /// <summary>Opens store and catalog, and makes what is missing of both, down to the tables of registered collections.</summary>
    /// <param name="loads">Whether indexes are left for the end of a load.</param>
    public static async Task<StoreSession> OpenToWriteAsync(VerbContext context, CancellationToken cancellationToken, bool loads = false)
    {
        var session = await OpenAsync(context, cancellationToken);
        if (loads)
            session.Tables.Indexes.Begin();
        await session.Tables.RefreshAsync(cancellationToken);
        return session;
    }

    /// <summary>
    /// Takes all lanes and lends them to whatever holds up writing in this session; null where another process writes to the store.
    /// </summary>
    public async Task<LaneHold?> TryHoldAsync(CancellationToken cancellationToken)
    {
        var lanes = await LaneHold.TryTakeAsync(Store, OwnLease, cancellationToken);
        if (lanes is not null)
            Tables.Hold = _ => Task.FromResult<LaneHold?>(lanes.Lend());
        return lanes;
    }

    /// <summary>Drafts plans for this store's own engine.</summary>
    public PlanDraft NewDraft() => new(Lexicons, Store);

    public PlanRunner NewRunner(PlanPace pace, ILogger logger) =>
        new(Store, Tables, Plans, new PlanPublishing(_catalogPath, _clock), pace, _clock, logger);

    /// <summary>Moves kept records into the tables of their collections.</summary>
    public MoveRunner NewMover(PlanPace pace, ILogger logger) => new(Store, Tables, Moves, pace, _clock, logger);

    public ValueTask DisposeAsync()
    {
        Tables.Dispose();
        return Store.DisposeAsync();
    }

    private static async Task<StoreSession> OpenAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var logs = LoggerFactory.Create(logging => IndexerLogs.AddTo(logging, context.Output));
        var store = StoreFactory.Create(context.Place.Store, new StoreOptions { Log = logs.CreateLogger<IStore>() }, TimeProvider.System);
        try
        {
            await store.OpenAsync(cancellationToken);
            var lexicons = LexiconRegistry.Open(context.Place.CatalogPath, context.Clock);
            return new StoreSession(store, lexicons, new TablesInForce(lexicons, store, NullLogger.Instance), context.Place.CatalogPath, context.Clock);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
