using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>
/// Chosen names of properties and collections, to be executed on every engine: each reserved word in several spellings, extremes of length, twins
/// by case and by where they are cut, and what breaks out of quotes where anything can. 2,000 properties, and a hundred collections.
/// </summary>
internal static class HostileNames
{
    private const int Count = 2_000;
    private const int PropertiesOfOneTable = 100;

    private static readonly string[] SystemWords =
        ["did", "rkey", "rev", "cid", "indexed_at", "flags", "rest", "collection", "uri", "tableoid", "xmin", "xmax", "cmin", "cmax", "ctid", "ybctid", "ybrowid"];

    private static readonly string[] Breakouts =
    [
        "\"", "\"\"", "'", "''", "`", "``", ";", "; DROP TABLE repo; --", "x\"; DROP TABLE x; --", "x`; DROP TABLE x; --", "') OR ('1'='1", "--", "/*", "*/", "/*! x */",
        "\\", "\\'", "\0", "a\0b", "\n", "\r\n", "\t", "\u001b[31m", "$1", "@x", ":x", "?", "%s", "{0}", "[x]", "x.y", "x y", " x", "x ", "", " ", "#", "é", "ſ", "K",
        "İ", "ı", "ß", "ﬁ", "\u202e", "\u200b", "\ufeff", "😀", "Ⅷ", "٣", "_", "__", "___", "9", "9a", "-", "a-b", "a_b", "aB", "Ab", "AB", "ab", "a__b", "a_B",
        "$type", "$link", "did", "DID", "rkey", "rest", "uri", "flags", "xmin", "ctid", "ybrowid", "rowid", "oid", "_rowid_", "tableoid",
    ];

    public static IReadOnlyList<TableProjection> Tables { get; } =
    [
        .. Names().Distinct(StringComparer.Ordinal).Take(Count).Chunk(PropertiesOfOneTable).Select((names, number) => Compile(Collection(number), names)),
        .. HostileCollections.All().Select(collection => Compile(collection, ["subject", "order"])),
    ];

    /// <summary>
    /// The whole catalog that these tables make, in order: <c>table t.column</c>, <c>view v.column</c> and <c>index name</c>, each once.
    /// Primary keys and the two system tables that views need are left out.
    /// </summary>
    public static IReadOnlyList<string> Catalog { get; } = CatalogOf(Tables);

    public static IReadOnlyList<string> CatalogOf(IEnumerable<TableProjection> tables) => [.. tables.SelectMany(Everything).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Everything(TableProjection table)
    {
        var columns = table.Columns.Select(column => column.Name).ToList();
        return SystemColumns.Leading.Concat(columns).Append(SystemColumns.Rest).Select(column => $"table {table.Table}.{column}")
            .Concat(new[] { "did", "uri", "rkey", "rev", "cid", "indexed_at", "flags" }.Concat(columns).Select(column => $"view {table.View}.{column}"))
            .Concat(table.Indexes.Select(index => $"index {index.Name}"));
    }

    private static IEnumerable<string> Names()
    {
        foreach (var name in Breakouts.Concat(Lengths()))
            yield return name;
        foreach (var word in ReservedWords.All.Concat(SystemWords).Order(StringComparer.Ordinal))
        {
            yield return word;
            yield return char.ToUpperInvariant(word[0]) + word[1..];
            yield return word.ToUpperInvariant();
        }

        // Twins that differ behind every engine's cut, and neighbours of the hashes that tell them apart.
        for (var i = 0; ; i++)
            yield return new string('n', 60 + (i % 9)) + i.ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Lengths() => new[] { 1, 30, 39, 40, 41, 47, 48, 49, 59, 60, 61, 62, 63, 64, 65, 127, 128, 255, 256, 1_000, 8_000 }
        .SelectMany(length => (string[])[new('a', length), new('Z', length), string.Concat(Enumerable.Repeat("é", length))]);

    private static string Collection(int number) => (number % 5) switch
    {
        0 => $"com.example.table{number}",
        1 => $"com.example.{new string('a', 60)}{number}",
        2 => $"{string.Join('.', Enumerable.Repeat(new string('b', 60), 4))}.thing{number}",
        3 => $"com.select-from.where.Table{number}",
        _ => $"drop.table.repo{number}",
    };

    private static TableProjection Compile(string collection, string[] names)
    {
        var properties = new JsonObject();
        for (var at = 0; at < names.Length; at++)
            properties[names[at]] = Definition(at);
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["lexicon"] = 1,
            ["id"] = collection,
            ["defs"] = new JsonObject
            {
                ["main"] = new JsonObject { ["type"] = "record", ["key"] = "any", ["record"] = new JsonObject { ["type"] = "object", ["properties"] = properties } },
            },
        }.ToJsonString()));
        return ProjectionCompiler.Compile(document, LexiconCatalog.Empty);
    }

    // Every so often one that an index is proposed for: its name is made of the table's and the column's.
    private static JsonObject Definition(int at) => (at % 9) switch
    {
        0 => new() { ["type"] = "string", ["format"] = at % 2 == 0 ? "did" : "at-uri" },
        1 or 4 or 7 => new() { ["type"] = "integer" },
        2 or 5 => new() { ["type"] = "boolean" },
        _ => new() { ["type"] = "string" },
    };
}
