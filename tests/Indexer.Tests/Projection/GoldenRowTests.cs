using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>
/// Rows as format version 1 writes them, field by field. A difference is a new format version. LEXIDEX_WRITE_GOLDEN=1 writes the
/// file anew.
/// </summary>
public sealed class GoldenRowTests
{
    private static readonly string GoldenFile = Path.Combine(Corpus.RepositoryRoot(), "tests", "Indexer.Tests", "Golden", "rows.txt");

    private static readonly (string Did, string Nsid, string RecordKey, string Json)[] Records =
    [
        ("did:plc:z72i7hdynmk6r22z27h6tvur", "app.bsky.feed.like", "3jui7kd54zh2y",
            """
            {"$type": "app.bsky.feed.like", "createdAt": "2024-01-02T03:04:05.678Z", "subject": {
              "uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jt5tsfbx2s2a",
              "cid": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}}
            """),
        ("did:web:example.com", "app.bsky.feed.post", "self",
            """
            {"$type": "app.bsky.feed.post", "text": "hello", "createdAt": "2024-01-02T03:04:05+01:00", "langs": ["en"], "reply": {
              "root": {"uri": "at://did:web:example.com/com.example.thing/a", "cid": "bafkreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},
              "parent": {"uri": "at://alice.example/app.bsky.feed.post/a", "cid": 7}}}
            """),
        ("did:plc:z72i7hdynmk6r22z27h6tvur", "dev.lexidex.sim.note", "3jui7kd54zh2y",
            """
            {"$type": "dev.lexidex.sim.note", "text": "", "createdAt": "2024-01-02T03:04:05.678Z", "score": -1, "pinned": true, "about": "did:web:example.com",
              "attachment": {"$link": "bafkreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}, "payload": {"$bytes": "AAH/"},
              "meta": {"source": "s", "count": 9223372036854775807}, "tags": [], "subject": null}
            """),
        ("did:plc:z72i7hdynmk6r22z27h6tvur", "app.bsky.feed.like", "jzzzzzzzzzzzz",
            """
            {"$type": "app.bsky.feed.repost", "createdAt": "1600-01-01T00:00:00.000Z"}
            """),
    ];

    [Fact]
    public void Rows_are_the_golden_ones()
    {
        var rows = string.Join('\n', Records.Select(Dump));
        if (Environment.GetEnvironmentVariable("LEXIDEX_WRITE_GOLDEN") == "1")
            File.WriteAllText(GoldenFile, rows);

        Assert.Equal(File.ReadAllText(GoldenFile), rows);
    }

    [Fact]
    public void The_page_that_describes_the_format_shows_the_first_golden_row()
    {
        var page = File.ReadAllText(Path.Combine(Corpus.RepositoryRoot(), "docs", "format.md"));

        Assert.Contains(Dump(Records[0]), page, StringComparison.Ordinal);
    }

    private static string Dump((string Did, string Nsid, string RecordKey, string Json) record)
    {
        var table = new StoreTable(Table(record.Nsid));
        var block = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(record.Json));
        using var row = new ByteBuffer();
        using var projector = new RecordProjector(table);
        var origin = new RowOrigin(DidKey.Of(Encoding.UTF8.GetBytes(record.Did)), Tid.Parse("3jzfcijpj2z2a"), 1_704_164_645_678_901);
        projector.Project(
            origin, Encoding.UTF8.GetBytes(record.Nsid), Encoding.UTF8.GetBytes(record.RecordKey), Cid.OfDagCbor(block), block, row);

        AssertRebuilds(table, row, block);
        return Shown($"at://{record.Did}/{record.Nsid}/{record.RecordKey}", table, row.Written);
    }

    private static void AssertRebuilds(StoreTable table, ByteBuffer row, byte[] block)
    {
        using var rebuilt = new ByteBuffer();
        Assert.True(new RecordRebuilder(table).TryRebuild(row.Written, rebuilt));
        Assert.Equal(block, rebuilt.Written);
    }

    private static string Shown(string uri, StoreTable table, ReadOnlySpan<byte> row)
    {
        var text = new StringBuilder().Append(uri).Append('\n');
        var tuple = new RowTuple(row);
        foreach (var field in table.Fields)
        {
            var bytes = tuple.Next(out var isNull);
            var shown = isNull ? "NULL" : "x'" + Convert.ToHexStringLower(bytes) + "'";
            text.Append(CultureInfo.InvariantCulture, $"  {field.Name,-17} {shown}\n");
        }
        return text.ToString();
    }

    private static TableProjection Table(string nsid)
    {
        var root = Corpus.RepositoryRoot();
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(root, "deploy", "lexicons"), "*.json", SearchOption.AllDirectories),
            Path.Combine(root, "tests", "Simulator", "lexicons", "dev.lexidex.sim.note.json"),
        ];
        var catalog = LexiconCatalog.Of(files.Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))));
        return ProjectionCompiler.Compile(catalog.Find(Nsid.Parse(nsid))!, catalog);
    }
}
