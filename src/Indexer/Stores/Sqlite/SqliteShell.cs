using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>
/// The shell sqlite3 with a script of INSERT statements in one transaction, the form of its own <c>.dump</c>: <c>.import</c> reads
/// text alone, and these tables hold blobs. Under the same settings as our writing connection.
/// </summary>
internal sealed class SqliteShell(string path) : ScratchShell
{
    /// <summary>Those of our writing connection.</summary>
    public const string Settings = "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000; ";

    private string Script => path + ".sql";

    public override string Program => "sqlite3";

    public override string Description => "sqlite3's shell with a script of the same rows as INSERT statements, one transaction, same settings";

    public override async Task WriteFilesAsync(IReadOnlyList<StoreTable> tables, IEnumerable<LaneBatch> batches, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(Script);
        await file.WriteLineAsync(Settings + "BEGIN;");
        var line = new StringBuilder();
        foreach (var rows in batches.SelectMany(batch => batch.BulkRows))
        {
            for (var row = 0; row < rows.RowCount; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(line.Clear(), rows, row);
                file.WriteLine(line);
            }
        }

        await file.WriteLineAsync("COMMIT;");
    }

    public override IReadOnlyList<string> ImportArguments(IReadOnlyList<StoreTable> tables) => ["-bail", "-batch", path, $".read {Script}"];

    public override IReadOnlyList<string> CountArguments(IReadOnlyList<StoreTable> tables) => ["-bail", "-batch", path, CountText(tables)];

    private static void Append(StringBuilder line, RecordBatch rows, int row)
    {
        rows.TryGetRow(row, out var bytes);
        var tuple = new RowTuple(bytes);
        line.Append("INSERT INTO ").Append(rows.Table.Name).Append(" VALUES(");
        for (var field = 0; field < rows.Table.Fields.Length; field++)
        {
            var value = tuple.Next(out var isNull);
            line.Append(field == 0 ? "" : ",");
            AppendValue(line, rows.Table.Fields[field].Kind, isNull, value);
        }

        line.Append(");");
    }

    private static void AppendValue(StringBuilder line, FieldKind kind, bool isNull, ReadOnlySpan<byte> value)
    {
        if (isNull)
            line.Append("NULL");
        else if (kind is FieldKind.Uuid or FieldKind.Bytes)
            line.Append("x'").Append(Convert.ToHexStringLower(value)).Append('\'');
        else if (kind == FieldKind.Text)
            line.Append('\'').Append(Encoding.UTF8.GetString(value).Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        else
            line.Append(CultureInfo.InvariantCulture, $"{SqliteFields.ReadInteger(kind, value)}");
    }
}
