using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>
/// Chosen names of properties and collections, to be executed on every engine: each reserved word in several spellings, extremes of length, twins
/// by case and by where they are cut, and what breaks out of quotes where anything can. 2,000 in tier long.
/// </summary>
internal static class HostileNames
{
    private const int PropertiesOfOneTable = 100;

    private static readonly string[] Breakouts =
    [
        "\"", "\"\"", "'", "''", "`", "``", ";", "; DROP TABLE repo; --", "x\"; DROP TABLE x; --", "x`; DROP TABLE x; --", "') OR ('1'='1", "--", "/*", "*/", "/*! x */",
        "\\", "\\'", "\0", "a\0b", "\n", "\r\n", "\t", "\u001b[31m", "$1", "@x", ":x", "?", "%s", "{0}", "[x]", "x.y", "x y", " x", "x ", "", " ", "#", "é", "ſ", "K",
        "İ", "ı", "ß", "ﬁ", "\u202e", "\u200b", "\ufeff", "😀", "Ⅷ", "٣", "_", "__", "___", "9", "9a", "-", "a-b", "a_b", "aB", "Ab", "AB", "ab", "a__b", "a_B",
        "$type", "$link", "did", "DID", "rkey", "rest", "uri", "flags", "xmin", "ctid", "ybrowid", "rowid", "oid", "_rowid_", "tableoid",
    ];

    private static int Count => Tier.AtLeast(TierLevel.Long) ? 2_000 : Tier.AtLeast(TierLevel.Default) ? 600 : 200;

    public static IReadOnlyList<TableProjection> Tables { get; } =
        [.. Names().Distinct(StringComparer.Ordinal).Take(Count).Chunk(PropertiesOfOneTable).Select((names, number) => Compile(Collection(number), names))];

    /// <summary>Every table and column that has to stand, as <c>table.column</c>, in order.</summary>
    public static IReadOnlyList<string> Columns => [.. Tables
        .SelectMany(table => SystemColumns.Leading.Append(SystemColumns.Rest).Concat(table.Columns.Select(column => column.Name)).Select(column => $"{table.Table}.{column}"))
        .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names()
    {
        foreach (var name in Breakouts.Concat(Lengths()))
            yield return name;
        foreach (var word in Reserved())
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

    // Every word of every engine's list, as the type itself holds them.
    private static IEnumerable<string> Reserved() => typeof(ReservedWords).GetFields(BindingFlags.NonPublic | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .SelectMany(field => ((string)field.GetRawConstantValue()!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Distinct(StringComparer.Ordinal);

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
        foreach (var (name, at) in names.Select((name, at) => (name, at)))
            properties[name] = new JsonObject { ["type"] = (at % 3) switch { 0 => "string", 1 => "integer", _ => "boolean" } };
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
}
