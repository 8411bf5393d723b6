using System.Data;
using System.Globalization;
using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>A writer's connection, and what has been made on it.</summary>
internal sealed class MySqlWriterSession(MySqlConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, StoreTable> _stages = new(StringComparer.Ordinal);

    private bool _hasLinkStage;

    public MySqlConnection Connection => connection;

    /// <summary>The links of the rows that are on their way now.</summary>
    public LinkRows Links { get; } = new();

    public bool IsUsable => connection.State == ConnectionState.Open;

    /// <summary>Makes the staging table, once for each table and connection. To be called outside a transaction.</summary>
    public async ValueTask EnsureStageAsync(MySqlTable table, CancellationToken cancellationToken)
    {
        if (_stages.TryGetValue(table.Name, out var known) && ReferenceEquals(known, table.Table))
            return;

        // Another description of the same table may have other columns.
        await connection.ExecuteAsync($"DROP TEMPORARY TABLE IF EXISTS {table.Stage}", cancellationToken);
        await connection.ExecuteAsync(table.CreateStage, cancellationToken);
        _stages[table.Name] = table.Table;
    }

    /// <summary>The same for links.</summary>
    public async ValueTask EnsureLinkStageAsync(CancellationToken cancellationToken)
    {
        if (!_hasLinkStage)
            await connection.ExecuteAsync(MySqlLinkText.CreateStage, cancellationToken);
        _hasLinkStage = true;
    }

    /// <summary>Loads rows into a table that has the columns of <paramref name="table"/>: all of them as they are, or none stays.</summary>
    /// <exception cref="RowsNotLoadedException">A value was not taken as it is, or a row not at all.</exception>
    /// <exception cref="RowsExistException">Some rows are there already.</exception>
    public async ValueTask LoadAsync(MySqlTable table, string target, RecordBatch rows, CancellationToken cancellationToken)
    {
        await using var stream = new LoadStream(rows, table.Kinds);
        var loader = new MySqlBulkLoader(connection)
        {
            TableName = target,
            SourceStream = stream,
            Local = true,
            CharacterSet = "binary",
            FieldTerminator = LoadEncoder.FieldTerminator,
            LineTerminator = LoadEncoder.LineTerminator,
            EscapeCharacter = LoadEncoder.Escape,

            // Not REPLACE: a row that takes the place of its like is then not told from a new one.
            ConflictOption = MySqlBulkLoaderConflictOption.None,
        };
        loader.Columns.AddRange(table.Columns);
        var written = await loader.LoadAsync(cancellationToken);
        await RefuseWarningsAsync(table, cancellationToken);
        if (written != stream.RowCount)
            throw new RowsNotLoadedException(0, string.Create(CultureInfo.InvariantCulture, $"Table {table.Name} took {written} of {stream.RowCount} rows."));
    }

    public ValueTask DisposeAsync()
    {
        Links.Dispose();
        return connection.DisposeAsync();
    }

    // The count holds also what the server did not keep.
    private async ValueTask RefuseWarningsAsync(MySqlTable table, CancellationToken cancellationToken)
    {
        await using (var count = await connection.QueryAsync("SELECT @@warning_count", cancellationToken))
        {
            await count.ReadAsync(cancellationToken);
            if (Convert.ToInt64(count.GetValue(0), CultureInfo.InvariantCulture) == 0)
                return;
        }

        await using var warnings = await connection.QueryAsync("SHOW WARNINGS LIMIT 1", cancellationToken);
        if (!await warnings.ReadAsync(cancellationToken))
            throw new RowsNotLoadedException(0, $"Table {table.Name} did not take a value as it is, and the server keeps no warning that tells more.");
        if (warnings.GetInt32(1) == (int)MySqlErrorCode.DuplicateKeyEntry)
            throw new RowsExistException(table.Name);
        throw new RowsNotLoadedException(warnings.GetInt32(1), $"Table {table.Name} did not take a value as it is: {warnings.GetString(2)}");
    }
}
