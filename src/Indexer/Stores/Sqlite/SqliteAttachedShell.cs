using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>
/// The shell sqlite3 that copies rows out of another file, where they stand in the order in which they come: nothing is parsed, and
/// no value leaves the engine. Tables there have no key, so that the engine can't copy whole pages.
/// </summary>
internal sealed class SqliteAttachedShell(string path) : ScratchShell
{
    /// <summary>What the other file's name ends in.</summary>
    public const string Suffix = ".rows";

    private string Rows => path + Suffix;

    public override string Program => "sqlite3";

    public override string Description => "sqlite3's shell with INSERT … SELECT of the same rows out of an attached file, one transaction, same settings";

    public override Task WriteFilesAsync(IReadOnlyList<StoreTable> tables, IEnumerable<LaneBatch> batches, CancellationToken cancellationToken)
    {
        using var session = new SqliteSession(Rows, forWriting: true, new StoreOptions());
        session.InTransaction(() =>
        {
            foreach (var table in tables)
                session.Execute($"CREATE TABLE {table.Name} ({string.Join(", ", new SqliteTable(table).Columns)})");
            foreach (var rows in batches.SelectMany(batch => batch.BulkRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Insert(session, rows);
            }
        });
        return Task.CompletedTask;
    }

    public override IReadOnlyList<string> ImportArguments(IReadOnlyList<StoreTable> tables) =>
    [
        "-bail", "-batch", path, SqliteShell.Settings + $"ATTACH '{Rows.Replace("'", "''", StringComparison.Ordinal)}' AS load; BEGIN; "
            + string.Concat(tables.Select(table => $"INSERT INTO main.{table.Name} SELECT * FROM load.{table.Name}; ")) + "COMMIT;",
    ];

    public override IReadOnlyList<string> CountArguments(IReadOnlyList<StoreTable> tables) => ["-bail", "-batch", path, CountText(tables)];

    private static void Insert(SqliteSession session, RecordBatch rows)
    {
        var fields = rows.Table.Fields;
        var insert = session.Prepare($"INSERT INTO {rows.Table.Name} VALUES ({string.Join(", ", fields.Select((_, field) => $"?{field + 1}"))})");
        for (var row = 0; row < rows.RowCount; row++)
        {
            rows.TryGetRow(row, out var bytes);
            SqliteRowWrites.Run(insert, rows.Table, bytes);
        }
    }
}
