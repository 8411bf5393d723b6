using Lexidex.Schema.Tables;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// Changes of tables. Each statement is committed by itself, so each is made where its work is not done yet, and tried again where a
/// lock that it needs was not to be had in a moment.
/// </summary>
internal sealed class MySqlTableChanges(MySqlStore store) : ITableChanges
{
    public async Task<IReadOnlyCollection<string>> ReadColumnsAsync(TableProjection table, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        return await ColumnsOfAsync(connection, table, cancellationToken);
    }

    public Task AddColumnsAsync(TableProjection table, CancellationToken cancellationToken) =>
        ChangeAsync(
            table,
            known => table.Columns.Where(column => !known.Contains(column.Name)).Select(column => store.Dialect.AddColumn(table, column)),
            cancellationToken);

    public Task DropColumnsAsync(TableProjection table, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        ChangeAsync(
            table,
            known => columns.Any(known.Contains)
                ? columns.Where(known.Contains).Select(column => store.Dialect.DropColumn(table, column)).Prepend(store.Dialect.DropView(table))
                : [],
            cancellationToken);

    // InnoDB and TiDB build an index beside the writes. InnoDB needs the table for itself for a moment when it begins and when it ends.
    public async Task BuildIndexesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        var told = new MySqlIndexProgress(store, progress);
        foreach (var index in table.Indexes)
        {
            if (store.Dialect.CreateIndexOnline(table, index) is { } statement)
                await told.WatchAsync(ChangeAsync(table, _ => [statement], cancellationToken), index.Name, cancellationToken);
            if (store.Dialect.SpreadIndex(table, index) is { } spread)
                await ChangeAsync(table, _ => [spread], cancellationToken);
        }
    }

    public async Task<IReadOnlyCollection<string>> ReadIndexesAsync(TableProjection table, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        return await NamesAsync(
            connection, $"SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '{table.Table}'", cancellationToken);
    }

    public Task DropIndexesAsync(TableProjection table, IReadOnlyList<string> indexes, CancellationToken cancellationToken) =>
        ChangeAsync(table, _ => indexes.Select(index => store.Dialect.DropIndex(table, index)), cancellationToken);

    private Task ChangeAsync(TableProjection table, Func<HashSet<string>, IEnumerable<string>> statements, CancellationToken cancellationToken) =>
        store.Retries.ExecuteAsync(
            async token =>
            {
                await using var connection = await store.OpenToChangeAsync(token);
                foreach (var statement in statements(await ColumnsOfAsync(connection, table, token)))
                    await ChangeAsync(connection, statement, token);
            },
            cancellationToken).AsTask();

    /// <summary>
    /// Runs one statement of DDL without a time limit: building an index of a large table takes what it takes. MySQL knows no IF NOT
    /// EXISTS for some: that a column or index is there already, or gone, is then its way to say so.
    /// </summary>
    public static async Task ChangeAsync(MySqlConnection connection, string statement, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The dialect's own text.
        await using var command = new MySqlCommand(statement, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (MySqlException exception) when (exception.ErrorCode is
            MySqlErrorCode.DuplicateKeyName or MySqlErrorCode.DuplicateFieldName or MySqlErrorCode.CannotDropFieldOrKey)
        {
        }
    }

    private static Task<HashSet<string>> ColumnsOfAsync(MySqlConnection connection, TableProjection table, CancellationToken cancellationToken) =>
        NamesAsync(connection, $"SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table.Table}'", cancellationToken);

    private static async Task<HashSet<string>> NamesAsync(MySqlConnection connection, string question, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await connection.QueryAsync(question, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }
}
