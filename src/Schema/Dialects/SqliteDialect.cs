using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// SQLite 3.37 and later, the embedded default. Tables are clustered by their key and strict about types; times are whole
/// microseconds since the Unix epoch. The views call <c>at_did</c>, <c>at_uri</c>, <c>at_cid</c>, <c>at_tid</c> and
/// <c>at_rkey</c>, which whoever opens the file must register on the connection.
/// </summary>
public sealed class SqliteDialect : StoreDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override string Name => "sqlite";

    public override string Quote(SqlIdent identifier) => $"\"{identifier}\"";

    public override string TypeName(ColumnType type, int capBytes) => type switch
    {
        ColumnType.Boolean or ColumnType.Integer or ColumnType.Tid or ColumnType.Datetime => "integer",
        ColumnType.Text or ColumnType.Json => "text",
        ColumnType.Did or ColumnType.AtUri or ColumnType.Cid or ColumnType.CidLink or ColumnType.Bytes => "blob",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public override IReadOnlyList<string> CreateView(TableProjection table) =>
        ViewText.Statements(this, table, ShowColumn, ShowTime("t.indexed_at"));

    protected override IReadOnlyList<(string Name, string Type)> LeadingColumns { get; } =
    [
        (SystemColumns.Did, "blob"),
        (SystemColumns.Rkey, "blob"),
        (SystemColumns.Rev, "integer"),
        (SystemColumns.Cid, "blob"),
        (SystemColumns.IndexedAt, "integer"),
        (SystemColumns.Flags, "integer"),
    ];

    protected override string RestType => "blob";

    public override bool Builds(IndexKind kind) => kind != IndexKind.Text;

    protected override string TableOptions => " STRICT, WITHOUT ROWID";

    protected override string? CreateIndex(TableProjection table, IndexProjection index) => Builds(index.Kind)
        ? $"CREATE INDEX IF NOT EXISTS {Quote(index.Name)} ON {Quote(table.Table)} ({Columns(index)}){WherePresent(index)}"
        : null;

    private static string ShowColumn(ColumnType type, string column) => type switch
    {
        ColumnType.Did => $"at_did({column})",
        ColumnType.AtUri => $"at_uri({column})",
        ColumnType.Cid or ColumnType.CidLink => $"at_cid({column})",
        ColumnType.Tid => $"at_tid({column})",
        ColumnType.Datetime => ShowTime(column),
        _ => column,
    };

    // Whole seconds and milliseconds apart: SQLite's own fractions pass through floating point. Both round down, also before 1970.
    private static string ShowTime(string column)
    {
        var micros = $"(({column} % 1000000 + 1000000) % 1000000)";
        return $"strftime('%Y-%m-%dT%H:%M:%S', ({column} - {micros}) / 1000000, 'unixepoch') || printf('.%03dZ', {micros} / 1000)";
    }
}
