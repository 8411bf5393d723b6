using System.Globalization;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// MariaDB 10.6 and MySQL 8 and later. Compact forms and text stand in binary types: they compare by bytes on all of these
/// engines, while a collation that neither pads nor folds has another name on each. Times stand in datetime, always UTC.
/// </summary>
public class MySqlDialect : StoreDialect
{
    // The engine's own limits are 65,535 bytes for all columns of a table that are not blobs, and half a page of 16 KiB for
    // those that can't move out of it. Fifty of the longest keep far from both.
    private const int VaryingColumnsMax = 50;

    public static MySqlDialect Instance { get; } = new();

    private protected MySqlDialect()
    {
    }

    public override string Name => "mysql";

    public override string Quote(SqlIdent identifier) => $"`{identifier}`";

    public override string TypeName(ColumnType type, int capBytes) => type switch
    {
        ColumnType.Boolean => "tinyint(1)",
        ColumnType.Integer or ColumnType.Tid => "bigint",
        ColumnType.Text or ColumnType.Bytes => capBytes <= ColumnCaps.Key ? VarBinary(capBytes) : "blob",
        ColumnType.Json => "mediumblob",
        ColumnType.Did => "binary(16)",
        ColumnType.Datetime => "datetime(6)",
        ColumnType.AtUri or ColumnType.Cid or ColumnType.CidLink => VarBinary(capBytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public override string AddColumn(TableProjection table, ColumnProjection column) =>
        $"ALTER TABLE {Quote(table.Table)} ADD COLUMN {Quote(column.Name)} {TypeName(table, column)}";

    public override string DropIndex(TableProjection table, string index) =>
        $"DROP INDEX {Optional("IF EXISTS")} {Quote(index)} ON {Quote(table.Table)}";

    public override IReadOnlyList<string> CreateView(TableProjection table) => MySqlViewText.Statements(this, table);

    // A table with very many columns keeps what varies in blobs, or the engine would not take it.
    private protected override string TypeName(TableProjection table, ColumnProjection column)
    {
        var type = TypeName(column.Type, column.CapBytes);
        return type.StartsWith("varbinary", StringComparison.Ordinal) && table.Columns.Count(other => other.CapBytes > 0 && !other.IsCopy) > VaryingColumnsMax
            ? "blob"
            : type;
    }

    protected override IReadOnlyList<(string Name, string Type)> LeadingColumns { get; } =
    [
        (SystemColumns.Did, "binary(16)"),
        (SystemColumns.Rkey, VarBinary(RecordKeyForm.MaxLength)),
        (SystemColumns.Rev, "bigint"),
        (SystemColumns.Cid, VarBinary(CidForm.MaxLength)),
        (SystemColumns.IndexedAt, "datetime(6)"),
        (SystemColumns.Flags, "smallint"),
    ];

    protected override string RestType => "mediumblob";

    protected override string TableOptions => " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

    // Its full text search wants text columns.
    public override bool Builds(IndexKind kind) => kind != IndexKind.Text;

    protected override string? CreateIndex(TableProjection table, IndexProjection index) => Builds(index.Kind)
        ? $"CREATE INDEX {Optional("IF NOT EXISTS")} {Quote(index.Name)} ON {Quote(table.Table)} ({string.Join(", ", index.Columns.Select(name => Part(table, name)))})"
        : null;

    // MySQL has no such clause and reads both as comments: there the error of what is there already is taken for an answer.
    private static string Optional(string clause) => $"/*M! {clause} *//*T! {clause} */";

    // A blob is indexed by its first bytes, which here are all of them.
    private string Part(TableProjection table, string name)
    {
        var column = table.Column(name)!;
        return TypeName(table, column) == "blob"
            ? string.Create(CultureInfo.InvariantCulture, $"{Quote(name)}({column.CapBytes})")
            : Quote(name);
    }

    private static string VarBinary(int bytes) => string.Create(CultureInfo.InvariantCulture, $"varbinary({bytes})");
}
