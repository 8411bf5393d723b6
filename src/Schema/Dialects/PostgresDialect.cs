using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>PostgreSQL 15 and later. Compact forms stand in uuid, bytea and bigint; times in timestamptz.</summary>
public class PostgresDialect : StoreDialect
{
    private protected PostgresDialect()
    {
    }

    public static PostgresDialect Instance { get; } = new();

    public override string Name => "postgres";

    public override string Quote(SqlIdent identifier) => $"\"{identifier}\"";

    public override string TypeName(ColumnType type, int capBytes) => type switch
    {
        ColumnType.Boolean => "boolean",
        ColumnType.Integer or ColumnType.Tid => "bigint",
        ColumnType.Text => "text",

        // Not jsonb, which would not give the same text back: an index of the operator's own may be over (column::jsonb).
        ColumnType.Json => "json",
        ColumnType.Did => "uuid",
        ColumnType.Datetime => "timestamptz",
        ColumnType.AtUri or ColumnType.Cid or ColumnType.CidLink or ColumnType.Bytes => "bytea",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public override IReadOnlyList<string> CreateView(TableProjection table) => ViewText.Statements(this, table, ShowColumn, "t.indexed_at");

    public override string BytesLiteral(ReadOnlySpan<byte> bytes) => $"'\\x{Convert.ToHexStringLower(bytes)}'::bytea";

    public override string DidLiteral(ReadOnlySpan<byte> bytes) => $"'{new Guid(bytes, bigEndian: true)}'::uuid";

    public override string? CreateIndexOnline(TableProjection table, IndexProjection index) =>
        CreateIndex(table, index)?.Replace("CREATE INDEX IF NOT EXISTS", "CREATE INDEX CONCURRENTLY IF NOT EXISTS", StringComparison.Ordinal);

    protected override IReadOnlyList<(string Name, string Type)> LeadingColumns { get; } =
    [
        (SystemColumns.Did, "uuid"),
        (SystemColumns.Rkey, "bytea"),
        (SystemColumns.Rev, "bigint"),
        (SystemColumns.Cid, "bytea"),
        (SystemColumns.IndexedAt, "timestamptz"),
        (SystemColumns.Flags, "smallint"),
    ];

    protected override string RestType => "bytea";

    protected override string? CreateIndex(TableProjection table, IndexProjection index) => index.Kind switch
    {
        IndexKind.Text => $"CREATE INDEX IF NOT EXISTS {Quote(index.Name)} ON {Quote(table.Table)} USING gin ({Searched(index)})",
        _ => $"CREATE INDEX IF NOT EXISTS {Quote(index.Name)} ON {Quote(table.Table)} ({Columns(index)}){WherePresent(index)}",
    };

    private string Searched(IndexProjection index) =>
        string.Join(", ", index.Columns.Select(column => $"to_tsvector('simple', {Quote(column)})"));

    private static string ShowColumn(ColumnType type, string column) => type switch
    {
        ColumnType.Did => $"at_did({column})",
        ColumnType.AtUri => $"at_uri({column})",
        ColumnType.Cid or ColumnType.CidLink => $"at_cid({column})",
        ColumnType.Tid => $"at_tid({column})",
        _ => column,
    };
}
