using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Npgsql;
using NpgsqlTypes;
using Polly;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>A store in PostgreSQL 15 or later.</summary>
internal sealed class PostgresStore : IStore
{
    // Statements of a writer are keyed look-ups of arrays and staged rows, planned once while tables may still be small:
    // no plan that reads a whole table may ever be chosen, and none is worth compiling.
    private const string WriterOptions =
        "-c jit=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c idle_in_transaction_session_timeout=60000";

    private readonly TimeProvider _time;

    public PostgresStore(NpgsqlConnectionStringBuilder settings, StoreOptions options, TimeProvider time)
    {
        (Options, _time) = (options, time);
        DisplayName = PostgresUrl.Mask(settings);
        Servers = PostgresUrl.ServersOf(settings);
        Readers = PostgresSources.ForReading(settings, options);
        Writers = PostgresSources.ForWriting(settings, options, $"{WriterOptions} -c statement_timeout={StatementTimeout(options)}");
        Retries = StoreRetries.Of(options, time, PostgresFaults.KindOf);
        Leases = new PostgresLeases(this);
        Repos = new PostgresRepoRows(this);
        Records = new PostgresRecordRows(this);
        Queue = new PostgresRepoQueue(this);
        Plc = new PostgresPlcRows(this);
        Links = new PostgresLinkRows(this);
        Changes = new PostgresTableChanges(this);
    }

    public StoreOptions Options { get; }

    public PostgresTables Tables { get; } = new();

    public NpgsqlDataSource Readers { get; }

    public NpgsqlDataSource Writers { get; }

    public ResiliencePipeline Retries { get; }

    public StoreDialect Dialect => Capabilities.SplitsIntoTablets ? YugabyteDialect.Instance : PostgresDialect.Instance;

    /// <summary>Set when the store is opened.</summary>
    public StoreCapabilities Capabilities { get; set; } = PostgresProbe.Of("", "not asked yet", hasTablets: false, upsertReadBatch: 0);

    public string DisplayName { get; }

    /// <summary>Those that the address names.</summary>
    public IReadOnlyList<string> Servers { get; }

    public ILaneLeases Leases { get; }

    public IRepoRows Repos { get; }

    public IRecordRows Records { get; }

    public IRepoQueue Queue { get; }

    public IPlcRows? Plc { get; }

    public ILinkRows Links { get; }

    public ITableChanges Changes { get; }

    public IBulkWriter OpenWriter() => new IsolatingWriter(new PostgresWriter(this), PostgresFaults.KindOf, () => Capabilities.TransactionRowsMax, Now);

    // A writer tells of what the server said, and keeps it.
    public FaultKind? KindOf(Exception fault) =>
        ((fault as StoreException)?.InnerException ?? fault) is NpgsqlException told ? PostgresFaults.KindOf(told) : null;

    public TimeProvider Clock => _time;

    public DateTime Now() => _time.GetUtcNow().UtcDateTime;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresSetup.RunAsync(this, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException($"The store {DisplayName} can't be opened: {exception.Message}", exception);
        }
    }

    public async Task<IReadOnlyList<StoreCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Readers.OpenConnectionAsync(cancellationToken);
            return await PostgresChecks.RunAsync(connection, this, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException($"The store {DisplayName} can't be asked: {exception.Message}", exception);
        }
    }

    public async Task EnsureTableAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await Retries.ExecuteAsync(async token => await CreateTableAsync(projection, token), cancellationToken);
        Tables.Add(projection.Collection.Text, projection.Table);
    }

    // Each statement by itself and without a time limit: building an index of a large table takes what it takes.
    public async Task EnsureIndexesAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await using var connection = await Readers.OpenConnectionAsync(cancellationToken);
        foreach (var statement in Dialect.CreateIndexes(projection))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task<long[]> ReadPositionsAsync(string source, CancellationToken cancellationToken)
    {
        var positions = new long[Lane.Count];
        await using var reader = await AskAsync(
            "SELECT lane, position FROM checkpoint WHERE source = $1", command => command.Add(source, NpgsqlDbType.Text), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            positions[reader.GetInt16(0)] = reader.GetInt64(1);
        return positions;
    }

    public async Task<IReadOnlyList<TableSize>> ReadSizesAsync(CancellationToken cancellationToken)
    {
        var sizes = new List<TableSize>();
        await using var reader = await AskAsync(
            """
            SELECT coalesce(c.collection, t.collection), coalesce(t.name, 'record'), coalesce(c.rows, 0)::bigint, pg_total_relation_size(to_regclass(t.name))
            FROM (SELECT collection, sum(count) AS rows FROM collection_total GROUP BY collection HAVING sum(count) > 0) AS c
            FULL JOIN collection_table AS t ON t.collection = c.collection ORDER BY 1
            """,
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            sizes.Add(new TableSize(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        return sizes;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountDeadLettersAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await AskAsync("SELECT reason, added - dropped FROM dead_letter_total WHERE added > dropped", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }

    /// <summary>Asks a question that may be asked again: a connection that was lost while it lay idle is no failure.</summary>
    public ValueTask<NpgsqlDataReader> AskAsync(string sql, CancellationToken cancellationToken) => AskAsync(sql, static _ => { }, cancellationToken);

    public ValueTask<NpgsqlDataReader> AskAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellationToken) =>
        Retries.ExecuteAsync(
            async token =>
            {
                // The reader closes the connection.
                var command = Readers.CreateCommand(sql);
                bind(command);
                return await command.ExecuteReaderAsync(token);
            },
            cancellationToken);

    /// <summary>Runs a statement that has the same effect when it is run again; answers the rows changed.</summary>
    public async Task<int> ExecuteAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellationToken)
    {
        await using var reader = await AskAsync(sql, bind, cancellationToken);
        return reader.RecordsAffected;
    }

    public async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
    }

    // Shorter than our own patience: the server's answer tells that the batch was too much, a connection cut by us does not.
    private static string StatementTimeout(StoreOptions options) =>
        ((long)(options.WriteTimeout.TotalMilliseconds * 0.9)).ToString(CultureInfo.InvariantCulture);

    // Where DDL is no part of a transaction each statement goes alone; the row that says the table stands comes last.
    private async Task CreateTableAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await using var connection = await Readers.OpenConnectionAsync(cancellationToken);
        await using var transaction = Capabilities.HasTransactionalDdl ? await connection.BeginTransactionAsync(cancellationToken) : null;
        if (await HasTableAsync(connection, projection, cancellationToken))
            return;

        if (transaction is not null)
            await connection.ExecuteAllAsync([PostgresTableChanges.LockTimeout], cancellationToken);
        foreach (var statement in Dialect.CreateTable(projection).Concat(Dialect.CreateView(projection)))
            await connection.ExecuteAllAsync([statement], cancellationToken);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO collection_table (collection, name, projection) VALUES ($1, $2, $3)
            ON CONFLICT (collection) DO UPDATE SET projection = excluded.projection
            """,
            connection)
            .Add(projection.Collection.Text, NpgsqlDbType.Text).Add(projection.Table, NpgsqlDbType.Text).Add(projection.ToJson(), NpgsqlDbType.Text);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }

    // Making a view anew locks out who reads it: only when something has changed.
    private static async Task<bool> HasTableAsync(NpgsqlConnection connection, TableProjection projection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*) FROM collection_table
            WHERE collection = $1 AND projection = $2 AND to_regclass($3) IS NOT NULL AND to_regclass($4) IS NOT NULL
            """,
            connection)
            .Add(projection.Collection.Text, NpgsqlDbType.Text).Add(projection.ToJson(), NpgsqlDbType.Text)
            .Add(projection.Table, NpgsqlDbType.Text).Add(projection.View, NpgsqlDbType.Text);
        return await command.ExecuteScalarAsync(cancellationToken) is 1L;
    }
}
