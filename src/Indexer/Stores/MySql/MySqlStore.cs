using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using MySqlConnector;
using Polly;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>A store in MariaDB, MySQL or TiDB.</summary>
internal sealed class MySqlStore : IStore
{
    private readonly TimeProvider _time;

    public MySqlStore(MySqlAddress address, StoreOptions options, TimeProvider time)
    {
        (Address, Options, _time) = (address, options, time);
        Readers = MySqlSources.ForReading(address, options);
        Writers = MySqlSources.ForWriting(address, options);
        Retries = StoreRetries.Of(options, time, MySqlFaults.KindOf);
        Leases = new MySqlLeases(this);
        Repos = new MySqlRepoRows(this);
        Records = new MySqlRecordRows(this);
        Queue = new MySqlRepoQueue(this);
        Changes = new MySqlTableChanges(this);
        Links = new MySqlLinkRows(this);
    }

    public MySqlAddress Address { get; }

    public StoreOptions Options { get; }

    public MySqlTables Tables { get; } = new();

    public MySqlDataSource Readers { get; }

    public MySqlDataSource Writers { get; }

    public ResiliencePipeline Retries { get; }

    public StoreDialect Dialect => Capabilities.SplitsRegions ? TidbDialect.Instance : MySqlDialect.Instance;

    /// <summary>Set when the store is opened.</summary>
    public StoreCapabilities Capabilities { get; set; } = MySqlProbe.Of("not asked yet", isTidb: false, loads: false, packetBytes: 0);

    public string DisplayName => Address.Mask();

    public ILaneLeases Leases { get; }

    public IRepoRows Repos { get; }

    public IRecordRows Records { get; }

    public IRepoQueue Queue { get; }

    public ITableChanges Changes { get; }

    public ILinkRows Links { get; }

    public IPlcRows? Plc => new MySqlPlcRows(this);

    public IBulkWriter OpenWriter() => new IsolatingWriter(new MySqlWriter(this), MySqlFaults.KindOf, () => Capabilities.TransactionRowsMax, Now);

    // A writer tells of what the server said, and keeps it.
    public FaultKind? KindOf(Exception fault) =>
        ((fault as StoreException)?.InnerException ?? fault) is var told and (MySqlException or MySqlProtocolException or RowsNotLoadedException or IOException)
            ? MySqlFaults.KindOf(told)
            : null;

    public DateTime Now() => _time.GetUtcNow().UtcDateTime;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MySqlSetup.RunAsync(this, cancellationToken);
        }
        catch (MySqlException exception)
        {
            throw new StoreException($"The store {DisplayName} can't be opened: {exception.Message}", exception);
        }
    }

    public async Task<IReadOnlyList<StoreCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Readers.OpenConnectionAsync(cancellationToken);
            return await MySqlChecks.RunAsync(connection, this, _time, cancellationToken);
        }
        catch (MySqlException exception)
        {
            throw new StoreException($"The store {DisplayName} can't be asked: {exception.Message}", exception);
        }
    }

    public async Task EnsureTableAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await Retries.ExecuteAsync(async token => await CreateTableAsync(projection, token), cancellationToken);
        Tables.Add(projection.Collection.Text, projection.Table);
    }

    public async Task EnsureIndexesAsync(TableProjection projection, CancellationToken cancellationToken) =>
        await Retries.ExecuteAsync(async token => await CreateIndexesAsync(projection, token), cancellationToken);

    public async Task<long[]> ReadPositionsAsync(string source, CancellationToken cancellationToken)
    {
        var positions = new long[Lane.Count];
        await using var reader = await AskAsync(
            new MySqlText().Add("SELECT lane, position FROM checkpoint WHERE source = ").Text(source).Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            positions[reader.GetInt16(0)] = reader.GetInt64(1);
        return positions;
    }

    public Task<IReadOnlyList<TableSize>> ReadSizesAsync(CancellationToken cancellationToken) => MySqlSizes.ReadAsync(this, cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountDeadLettersAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await AskAsync("SELECT reason, added - dropped FROM dead_letter_total WHERE added > dropped", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.Text(0)] = reader.GetInt64(1);
        return counts;
    }

    /// <summary>Asks a question that may be asked again: a connection that was lost while it lay idle is no failure.</summary>
    public ValueTask<MySqlDataReader> AskAsync(string sql, CancellationToken cancellationToken) => AskAsync(sql, [], cancellationToken);

    /// <param name="values">Of the parameters @1, @2 and so on.</param>
    public ValueTask<MySqlDataReader> AskAsync(string sql, IReadOnlyList<RowQueryValue> values, CancellationToken cancellationToken) =>
        Retries.ExecuteAsync(
            async token =>
            {
                var connection = await Readers.OpenConnectionAsync(token);
                try
                {
#pragma warning disable CA2100 // Our own text: values come as parameters or hexadecimal digits.
                    var command = new MySqlCommand(sql, connection);
#pragma warning restore CA2100
                    for (var i = 0; i < values.Count; i++)
                        command.Parameters.AddWithValue($"@{i + 1}", MySqlFields.Parameter(values[i]));
                    return await command.ExecuteReaderAsync(System.Data.CommandBehavior.CloseConnection, token);
                }
                catch
                {
                    await connection.DisposeAsync();
                    throw;
                }
            },
            cancellationToken);

    /// <summary>Runs a statement that has the same effect when it is run again; answers the rows it met.</summary>
    public ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        Retries.ExecuteAsync(
            async token =>
            {
                await using var connection = await Readers.OpenConnectionAsync(token);
                return await connection.ExecuteAsync(sql, token);
            },
            cancellationToken);

    /// <summary>
    /// A connection of its own that changes tables, to be closed after it. What waits for a lock makes everybody else wait behind it:
    /// so it waits for three seconds only, and is to be tried again. TiDB changes tables beside whoever reads them.
    /// </summary>
    public async ValueTask<MySqlConnection> OpenToChangeAsync(CancellationToken cancellationToken)
    {
        var connection = await Writers.OpenConnectionAsync(cancellationToken);
        if (!Capabilities.SplitsRegions)
            await connection.ExecuteAsync("SET SESSION lock_wait_timeout = 3", cancellationToken);
        return connection;
    }

    /// <summary>Runs work in one transaction, again from its beginning where it met a conflict or lost its connection.</summary>
    public ValueTask<T> InTransactionAsync<T>(Func<MySqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) =>
        Retries.ExecuteAsync(
            async token =>
            {
                await using var connection = await Readers.OpenConnectionAsync(token);
                await using var transaction = await connection.BeginTransactionAsync(token);
                var result = await work(connection, token);
                await transaction.CommitAsync(token);
                return result;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
    }

    private async Task CreateTableAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await using var connection = await OpenToChangeAsync(cancellationToken);
        if (await HasTableAsync(connection, projection, cancellationToken))
            return;

        foreach (var statement in Dialect.CreateTable(projection).Concat(Dialect.CreateView(projection)))
            await connection.ExecuteAsync(statement, cancellationToken);
        await connection.ExecuteAsync(
            new MySqlText().Add("INSERT INTO collection_table (collection, name, projection) VALUES (").Text(projection.Collection.Text).Comma()
                .Text(projection.Table).Comma().Text(projection.ToJson()).Add(") ON DUPLICATE KEY UPDATE projection = VALUES(projection)").Take(),
            cancellationToken);
    }

    // Making a view anew locks out who reads it: only when something has changed.
    private static async Task<bool> HasTableAsync(MySqlConnection connection, TableProjection projection, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync(
            new MySqlText().Add("SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (")
                .Add($"'{projection.Table}', '{projection.View}')) = 2 AND EXISTS (SELECT 1 FROM collection_table WHERE collection = ")
                .Text(projection.Collection.Text).Add(" AND projection = ").Text(projection.ToJson()).Add(")").Take(),
            cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetInt64(0) != 0;
    }

    private async Task CreateIndexesAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        await using var connection = await OpenToChangeAsync(cancellationToken);
        foreach (var statement in Dialect.CreateIndexes(projection))
            await MySqlTableChanges.ChangeAsync(connection, statement, cancellationToken);
    }
}
