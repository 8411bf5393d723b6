using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Changes of tables in PostgreSQL. Columns come and go in the catalog alone; indexes are built concurrently. A change that waits for
/// a lock makes everybody else wait behind it: so it waits for a moment only, and is tried again.
/// </summary>
internal sealed class PostgresTableChanges(PostgresStore store) : ITableChanges
{
    /// <summary>How long a change waits for a lock, for the transaction that it is part of.</summary>
    public const string LockTimeout = "SET LOCAL lock_timeout = '3s'";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private StoreDialect Dialect => store.Dialect;

    public async Task<IReadOnlyCollection<string>> ReadColumnsAsync(TableProjection table, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        return await ColumnsOfAsync(connection, table, cancellationToken);
    }

    public Task AddColumnsAsync(TableProjection table, CancellationToken cancellationToken) =>
        ChangeAsync(table, known => [.. table.Columns.Where(column => !known.Contains(column.Name)).Select(column => Dialect.AddColumn(table, column))], cancellationToken);

    public Task DropColumnsAsync(TableProjection table, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        ChangeAsync(
            table,
            known => columns.Any(known.Contains)
                ? [Dialect.DropView(table), .. columns.Where(known.Contains).Select(column => Dialect.DropColumn(table, column))]
                : [],
            cancellationToken);

    public async Task<IReadOnlyCollection<string>> ReadIndexesAsync(TableProjection table, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var reader = await store.AskAsync(
            "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = to_regclass($1) AND indisvalid",
            command => command.Add(table.Table, NpgsqlDbType.Text),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    public Task BuildIndexesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken) =>
        BuildAsync(table, index => Dialect.CreateIndexOnline(table, index), progress, cancellationToken);

    // One look over the table instead of two, and no wait for other people's transactions. Readers go on.
    public Task BuildIndexesWhileNobodyWritesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken) =>
        BuildAsync(table, index => Dialect.CreateIndexes(new TableProjection(table.Collection, table.Table, table.Columns, [index])).SingleOrDefault(), progress, cancellationToken);

    private async Task BuildAsync(
        TableProjection table, Func<IndexProjection, string?> statementOf, IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        foreach (var index in table.Indexes)
        {
            // One that was cut off stands there, invalid: used by nobody, and in the way.
            if (await IsInvalidAsync(connection, index.Name, cancellationToken))
                await DropIndexesAsync(table, [index.Name], cancellationToken);
            if (statementOf(index) is { } statement)
                await BuildAsync(connection, index, statement, progress, cancellationToken);
        }
    }

    public Task DropIndexesAsync(TableProjection table, IReadOnlyList<string> indexes, CancellationToken cancellationToken) =>
        ChangeAsync(table, _ => [.. indexes.Select(index => Dialect.DropIndex(table, index))], cancellationToken);

    private Task ChangeAsync(TableProjection table, Func<HashSet<string>, IReadOnlyList<string>> statements, CancellationToken cancellationToken) =>
        store.Retries.ExecuteAsync(
            async token =>
            {
                await using var connection = await store.Readers.OpenConnectionAsync(token);
                var known = await ColumnsOfAsync(connection, table, token);
                if (!store.Capabilities.HasTransactionalDdl)
                {
                    foreach (var statement in statements(known))
                        await ExecuteAsync(connection, statement, token);
                    return;
                }

                await using var transaction = await connection.BeginTransactionAsync(token);
                await connection.ExecuteAllAsync([LockTimeout, .. statements(known)], token);
                await transaction.CommitAsync(token);
            },
            cancellationToken).AsTask();

    private static async Task<HashSet<string>> ColumnsOfAsync(NpgsqlConnection connection, TableProjection table, CancellationToken cancellationToken)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped", connection)
            .Add(table.Table, NpgsqlDbType.Text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            columns.Add(reader.GetString(0));
        return columns;
    }

    private static async Task<bool> IsInvalidAsync(NpgsqlConnection connection, string index, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid)", connection)
            .Add(index, NpgsqlDbType.Text);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task BuildAsync(
        NpgsqlConnection connection, IndexProjection index, string statement, IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        progress.Report(new IndexBuild(index.Name, "building", 0, 0));
        var building = ExecuteAsync(connection, statement, cancellationToken);
        while (await Task.WhenAny(building, Task.Delay(ProgressInterval, cancellationToken)) != building && !cancellationToken.IsCancellationRequested)
        {
            if (await ReadProgressAsync(connection.ProcessID, index, cancellationToken) is { } build)
                progress.Report(build);
        }

        await building;
    }

    /// <remarks>See https://www.postgresql.org/docs/15/progress-reporting.html.</remarks>
    private async Task<IndexBuild?> ReadProgressAsync(int process, IndexProjection index, CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync(
            """
            SELECT phase, CASE WHEN tuples_total > 0 THEN tuples_done ELSE blocks_done END, CASE WHEN tuples_total > 0 THEN tuples_total ELSE blocks_total END
            FROM pg_stat_progress_create_index WHERE pid = $1
            """,
            command => command.Add(process, NpgsqlDbType.Integer),
            cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new IndexBuild(index.Name, reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))
            : null;
    }

    // Without a time limit: building an index of a large table takes what it takes.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The dialect's own text.
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
