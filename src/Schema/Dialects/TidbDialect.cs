using System.Globalization;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// TiDB: MySQL's tables with what it adds in comments that only it reads. Tables are clustered by their key, and they and
/// their indexes on references are cut into regions ahead: DIDs are uniform, so even cuts share the load from the first row on.
/// </summary>
public sealed class TidbDialect : MySqlDialect
{
    private const int Regions = 32;

    public static new TidbDialect Instance { get; } = new();

    private TidbDialect()
    {
    }

    public override string Name => "tidb";

    public override IReadOnlyList<string> CreateTable(TableProjection table) =>
        [.. base.CreateTable(table), SplitTable(table.Table, ", x''")];

    public override IReadOnlyList<string> CreateIndexes(TableProjection table) =>
        [.. table.Indexes.SelectMany(index => new[] { CreateIndex(table, index), SplitIndex(table, index) }).OfType<string>()];

    /// <summary>The statement that cuts a table by its DIDs, before it has rows. Cutting twice changes nothing.</summary>
    /// <param name="table">Its name, which begins its key with a DID.</param>
    /// <param name="restOfKey">The least values of the key's other columns, each after a comma.</param>
    public string SplitTable(string table, string restOfKey) => $"/*T! SPLIT TABLE {Quote(table)} BY {Cuts(restOfKey)} */";

    protected override string PrimaryKeyOptions => " /*T![clustered_index] CLUSTERED */";

    // An AT-URI begins with its DID.
    private string? SplitIndex(TableProjection table, IndexProjection index) =>
        index.Kind == IndexKind.Key && table.Column(index.Columns[0])!.Type is ColumnType.Did or ColumnType.AtUri
            ? $"/*T! SPLIT TABLE {Quote(table.Table)} INDEX {Quote(index.Name)} BY {Cuts(string.Concat(Enumerable.Repeat(", x''", index.Columns.Length - 1)))} */"
            : null;

    private static string Cuts(string restOfKey) => string.Join(
        ", ", Enumerable.Range(1, Regions - 1).Select(cut => string.Create(CultureInfo.InvariantCulture, $"(x'{cut * 256 / Regions:x2}'{restOfKey})")));
}
