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
        [.. table.Indexes.SelectMany(index => new[] { CreateIndex(table, index), SpreadIndex(table, index) }).OfType<string>()];

    /// <summary>The statement that cuts a table by its DIDs, before it has rows. Cutting twice changes nothing.</summary>
    /// <param name="table">Its name, which begins its key with a DID.</param>
    /// <param name="restOfKey">The least values of the key's other columns, each after a comma.</param>
    /// <param name="kinds">In hexadecimal, bytes of which one stands before the DID; none where the key begins with it.</param>
    public string SplitTable(string table, string restOfKey, params string[] kinds) =>
        $"/*T! SPLIT TABLE {Quote(table)} BY {string.Join(", ", kinds.DefaultIfEmpty("").Select(kind => Cuts(restOfKey, kind)))} */";

    /// <summary>The same for an index that begins with a DID.</summary>
    public string SplitIndex(string table, string index, string restOfKey) => $"/*T! SPLIT TABLE {Quote(table)} INDEX {Quote(index)} BY {Cuts(restOfKey)} */";

    /// <summary>Cuts an index on references into regions, by the DIDs that an AT-URI begins with. Cutting twice changes nothing.</summary>
    public override string? SpreadIndex(TableProjection table, IndexProjection index) =>
        index.Kind == IndexKind.Key && table.Column(index.Columns[0])!.Type is ColumnType.Did or ColumnType.AtUri
            ? SplitIndex(table.Table, index.Name, string.Concat(Enumerable.Repeat(", x''", index.Columns.Length - 1)))
            : null;

    protected override string PrimaryKeyOptions => " /*T![clustered_index] CLUSTERED */";

    // What begins with a kind is cut from the next kind, too.
    private static string Cuts(string restOfKey, string kind = "")
    {
        var first = kind.Length > 0 ? 0 : 1;
        return string.Join(
            ", ", Enumerable.Range(first, Regions - first).Select(cut => string.Create(CultureInfo.InvariantCulture, $"(x'{kind}{cut * 256 / Regions:x2}'{restOfKey})")));
    }
}
