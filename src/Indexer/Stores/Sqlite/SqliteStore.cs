using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Polly;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>The embedded store: one file, opened for writing by one process.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SqliteReadPool _readers;
    private SqliteSession? _writer;

    public SqliteStore(string path, StoreOptions options, TimeProvider time)
    {
        (_path, Options, _time) = (path, options, time);
        _readers = new SqliteReadPool(path, options);
        Retries = StoreRetries.Of(options, time, SqliteFaults.KindOf);
        Leases = new SqliteLeases(this);
        Repos = new SqliteRepoRows(this);
        Records = new SqliteRecordRows(this);
        Queue = new SqliteRepoQueue(this);
        Plc = new SqlitePlcRows(this);
        Links = new SqliteLinkRows(this);
        Changes = new SqliteTableChanges(this);
    }

    public StoreOptions Options { get; }

    public SqliteTables Tables { get; } = new();

    public ResiliencePipeline Retries { get; }

    public StoreDialect Dialect => SqliteDialect.Instance;

    public StoreCapabilities Capabilities => SqliteChecks.Capabilities;

    /// <summary>The file.</summary>
    public string FilePath => _path;

    public FaultKind? KindOf(Exception fault) => (fault as StoreException)?.Kind;

    public string DisplayName => $"sqlite:{_path}";

    public ILaneLeases Leases { get; }

    public IRepoRows Repos { get; }

    public IRecordRows Records { get; }

    public IRepoQueue Queue { get; }

    public IPlcRows? Plc { get; }

    public ILinkRows Links { get; }

    public ITableChanges Changes { get; }

    public IBulkWriter OpenWriter() => new IsolatingWriter(new SqliteWriter(this), SqliteFaults.KindOf, () => Capabilities.TransactionRowsMax, Now);

    public DateTime Now() => _time.GetUtcNow().UtcDateTime;

    public long NowMicros() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public Task<IReadOnlyList<StoreCheck>> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(SqliteChecks.Run(_path, Options));

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            _writer ??= new SqliteSession(_path, forWriting: true, Options);
            SqliteSetup.Run(_writer, this, SqliteSystemTables.Steps);
            ReadTableNames(_writer);
            await Links.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The store {DisplayName} can't be opened: {exception.Message}", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task EnsureTableAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await WriteAsync(
            session => session.InTransaction(() =>
            {
                if (!HasTable(session, projection))
                    CreateTable(session, projection);
            }),
            cancellationToken);
        Tables.Add(projection.Collection.Text, projection.Table);
    }

    public Task EnsureIndexesAsync(TableProjection projection, CancellationToken cancellationToken) =>
        ExecuteAllAsync(Dialect.CreateIndexes(projection), cancellationToken);

    public async Task<long[]> ReadPositionsAsync(string source, CancellationToken cancellationToken)
    {
        var positions = new long[Lane.Count];
        using var loan = await ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT lane, position FROM checkpoint WHERE source = ?1").BindText(1, source).Rows();
        while (rows.Step())
            positions[rows.Int64(0)] = rows.Int64(1);
        return positions;
    }

    /// <summary>Bytes are not told: this build of SQLite has no page statistics.</summary>
    public async Task<IReadOnlyList<TableSize>> ReadSizesAsync(CancellationToken cancellationToken)
    {
        var sizes = new List<TableSize>();
        using var loan = await ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare(
            """
            SELECT coalesce(c.collection, t.collection), coalesce(t.name, 'record'), coalesce(c.rows, 0)
            FROM (SELECT collection, sum(count) AS rows FROM collection_total GROUP BY collection HAVING sum(count) > 0) AS c
            FULL JOIN collection_table AS t ON t.collection = c.collection ORDER BY 1
            """).Rows();
        while (rows.Step())
            sizes.Add(new TableSize(rows.Text(0), rows.Text(1), rows.Int64(2), Bytes: null));
        return sizes;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountDeadLettersAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var loan = await ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT reason, added - dropped FROM dead_letter_total WHERE added > dropped").Rows();
        while (rows.Step())
            counts[rows.Text(0)] = rows.Int64(1);
        return counts;
    }

    /// <summary>Lends a reading connection: dispose it to give it back.</summary>
    public ValueTask<SqliteReadPool.Loan> ReadAsync(CancellationToken cancellationToken) => _readers.RentAsync(cancellationToken);

    /// <summary>Runs the action on the one writing connection, when it is its turn; again where it met a lock or a full disk.</summary>
    /// <remarks>Each try is a turn: who waits for a disk that is full keeps nobody else from writing.</remarks>
    public async Task RetryAsync(Action<SqliteSession> action, CancellationToken cancellationToken) =>
        await Retries.ExecuteAsync(
            static async (state, token) => await state.Store.WriteAsync(state.action, token), (Store: this, action), cancellationToken);

    /// <summary>The same, once.</summary>
    public async Task WriteAsync(Action<SqliteSession> action, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            action(_writer ?? throw new InvalidOperationException("The store is used before it is opened."));
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        _readers.Dispose();
        _writer?.Dispose();
        _writing.Dispose();
    }

    // Making a view anew makes every connection read the schema again: only when something has changed.
    private static bool HasTable(SqliteSession session, TableProjection projection)
    {
        using var rows = session.Prepare(
            """
            SELECT count(*) FROM sqlite_schema
            WHERE name IN (?1, ?2) AND EXISTS (SELECT 1 FROM collection_table WHERE collection = ?3 AND projection = ?4)
            """)
            .BindText(1, projection.Table).BindText(2, projection.View)
            .BindText(3, projection.Collection.Text).BindText(4, projection.ToJson()).Rows();
        return rows.Step() && rows.Int64(0) == 2;
    }

    private void CreateTable(SqliteSession session, TableProjection projection)
    {
        foreach (var statement in Dialect.CreateTable(projection).Concat(Dialect.CreateView(projection)))
            session.Execute(statement);
        session.Prepare(
            """
            INSERT INTO collection_table (collection, name, projection) VALUES (?1, ?2, ?3)
            ON CONFLICT (collection) DO UPDATE SET projection = excluded.projection
            """)
            .BindText(1, projection.Collection.Text).BindText(2, projection.Table).BindText(3, projection.ToJson()).Run();
    }

    private Task ExecuteAllAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                foreach (var statement in statements)
                    session.Execute(statement);
            },
            cancellationToken);

    private void ReadTableNames(SqliteSession session)
    {
        using var rows = session.Prepare("SELECT collection, name FROM collection_table").Rows();
        while (rows.Step())
            Tables.Add(rows.Text(0), rows.Text(1));
    }
}
