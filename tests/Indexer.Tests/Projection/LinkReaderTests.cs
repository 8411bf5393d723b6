using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>What a record names, and where. LEXIDEX_WRITE_GOLDEN=1 writes the golden file anew: a difference is a new format version.</summary>
public sealed class LinkReaderTests
{
    private const string Author = "did:plc:z72i7hdynmk6r22z27h6tvur";
    private const string Digest = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

    private static readonly string GoldenFile = Path.Combine(Corpus.RepositoryRoot(), "tests", "Indexer.Tests", "Golden", "links.txt");

    private static readonly (string Nsid, string Json)[] Records =
    [
        ("app.bsky.feed.post",
            $$$"""
            {"$type": "app.bsky.feed.post", "text": "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "createdAt": "2024-01-02T03:04:05.678Z",
              "reply": {"root": {"uri": "at://did:web:example.com/com.example.thing/a", "cid": "{{{Digest}}}"}, "parent": {"uri": "at://alice.example/app.bsky.feed.post/a", "cid": "{{{Digest}}}"}},
              "facets": [{"index": {"byteStart": 0, "byteEnd": 3}, "features": [
                {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ewvi7nxzyoun6zhxrhs64oiz"}, {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ewvi7nxzyoun6zhxrhs64oiz"},
                {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com/?q=1"}, {"$type": "app.bsky.richtext.facet#tag", "tag": "https:// is a scheme"}]}],
              "embed": {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jt5tsfbx2s2a", "cid": "{{{Digest}}}"}},
                "media": {"images": [{"alt": "", "image": {"$type": "blob", "ref": {"$link": "{{{Digest}}}"}, "mimeType": "image/png", "size": 1} } ] } } }
            """),
        ("com.example.thing",
            $$$"""
            {"$type": "com.example.thing", "subject": "did:web:example.com", "all": ["at://did:plc:ewvi7nxzyoun6zhxrhs64oiz", "at://", "did:", "http://", "HTTP://x", [["http://a.example"]]],
              "attached": {"$link": "{{{Digest}}}"}, "a.b": {"c\u0000d": "did:web:nul.example"}, "": "did:web:empty.example"}
            """),
        ("app.bsky.feed.like",
            $$$"""{"$type": "app.bsky.feed.like", "createdAt": "2024-01-02T03:04:05.678Z", "subject": {"uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/a", "cid": "{{{Digest}}}"}}"""),
    ];

    [Fact]
    public void Links_are_the_golden_ones()
    {
        var shown = string.Join('\n', Records.Select(record => $"{record.Nsid}\n{string.Concat(LinksOf(record.Nsid, record.Json).Select(link => $"  {link}\n"))}"));
        if (Environment.GetEnvironmentVariable("LEXIDEX_WRITE_GOLDEN") == "1")
            File.WriteAllText(GoldenFile, shown);

        Assert.Equal(File.ReadAllText(GoldenFile), shown);
    }

    [Theory]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "01", 17)]
    [InlineData("did:web:example.com", "01", 17)]
    [InlineData("at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.like/a", "02", 20)]
    [InlineData("at://alice.example/app.bsky.feed.like/a", "04", 17)]
    [InlineData(Digest, "03", 33)]
    [InlineData("https://example.com/", "04", 17)]
    [InlineData("did:plc:", null, 0)]
    [InlineData("at://", null, 0)]
    [InlineData("https://", null, 0)]
    [InlineData("https://a b", null, 0)]
    [InlineData("ftp://example.com", null, 0)]
    [InlineData("alice.example", null, 0)]
    [InlineData("", null, 0)]
    public void A_target_has_the_form_of_its_kind(string text, string? kind, int length)
    {
        var target = LinkTarget.Parse(text);

        Assert.Equal(kind, target is null ? null : Convert.ToHexStringLower(target[..1]));
        Assert.Equal(length, target?.Length ?? 0);
    }

    [Theory]
    [InlineData(8_192, true)]
    [InlineData(8_193, false)]
    [InlineData(81_920, false)]
    public void An_address_beyond_its_limit_is_none(int length, bool isOne) =>
        Assert.Equal(isOne, LinkTarget.Parse("https://" + new string('a', length - 8)) is not null);

    [Theory]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(10_240)]
    public void Of_more_references_than_may_be_the_first_have_links(int count)
    {
        var names = string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"https://example.com/{i}\"")));

        Assert.Equal(Math.Min(count, LinkReader.LinksMax), LinksOf("com.example.thing", $$$"""{"all": [{{{names}}}]}""").Count);
    }

    [Theory]
    [InlineData(510, true)]
    [InlineData(511, false)]
    [InlineData(5_120, false)]
    public void A_reference_at_too_long_a_path_has_no_link(int keyLength, bool hasLink) =>
        Assert.Equal(hasLink ? 1 : 0, LinksOf("com.example.thing", $$$"""{"{{{new string('k', keyLength)}}}": ["did:web:example.com"]}""").Count);

    [Fact]
    public void A_value_that_only_keys_a_column_has_no_link_and_one_that_no_column_takes_has()
    {
        const string Follow = "app.bsky.graph.follow";
        Assert.Empty(LinksOf(Follow, """{"$type": "app.bsky.graph.follow", "subject": "did:web:example.com", "createdAt": "2024-01-02T03:04:05.678Z"}"""));
        Assert.Single(LinksOf(Follow, """{"$type": "app.bsky.graph.follow", "subject": ["did:web:example.com"], "createdAt": "2024-01-02T03:04:05.678Z"}"""));

        // Not its own type: the row is verbatim, and its columns are filled all the same.
        Assert.Empty(LinksOf(Follow, """{"$type": "com.example.other", "subject": "did:plc:ewvi7nxzyoun6zhxrhs64oiz"}"""));
    }

    [Fact]
    public void Random_records_have_the_links_that_a_plain_walk_of_their_JSON_finds()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var json = RandomJson(new Random(seed), depth: 0);
            Assert.Equal(Walk(json, "").Order(StringComparer.Ordinal).Distinct(), LinksOf("com.example.thing", json.ToJsonString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Rows_that_name_very_much_are_taken_in_stretches_of_a_few_megabytes_and_none_is_left_out()
    {
        var names = string.Join(',', Enumerable.Range(0, 1_024).Select(number => string.Create(CultureInfo.InvariantCulture, $"\"https://x.example/{number}\"")));
        var block = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes($$"""{"$type":"com.example.thing","{{new string('k', 500)}}":[{{names}}]}"""));
        using var projectors = new ProjectorSet();
        using var builder = new BatchBuilder(projectors);
        var origin = new RowOrigin(Did.Parse(Author).Key, Tid.Parse("3jzfcijpj2z2a"), 0);
        for (var record = 0; record < 20; record++)
            builder.Upsert(StoreTable.Unregistered, origin, new(Indexer.Decoding.RecordAction.Create, "com.example.thing"u8.ToArray(), Encoding.ASCII.GetBytes($"key{record}"), Cid.OfDagCbor(block), block));
        var rows = builder.Batch.LiveRows.Single();
        using var links = new LinkRows();
        var kept = new LinkedCollections([new("com.example.thing", true)]);
        var (all, stretches) = (0, 0);

        for (var row = 0; row < rows.RowCount; stretches++)
        {
            row = links.FillStretch(rows, kept, row, rows.RowCount);
            all += links.Rows.Count;
            Assert.InRange(links.Rows.Bytes, 1, 6 << 20);
        }

        Assert.Equal(20 * 1_024, all);
        Assert.InRange(stretches, 2, 20);
    }

    private static System.Text.Json.Nodes.JsonObject RandomJson(Random random, int depth)
    {
        var map = new System.Text.Json.Nodes.JsonObject();
        for (var i = random.Next(1, 5); i > 0; i--)
            map[$"k{random.Next(9)}"] = RandomValue(random, depth);
        if (random.Next(3) == 0)
            map["$type"] = random.Next(4) == 0 ? "a.b.c#main" : "a.b.c#other";
        return map;
    }

    private static System.Text.Json.Nodes.JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => $"did:web:h{random.Next(5)}.example",
        1 => $"https://example.com/{random.Next(5)}",
        2 => "plain text",
        3 => random.Next(),
        4 => null,
        5 => RandomJson(random, depth + 1),
        _ => new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1))]),
    };

    private static IEnumerable<string> Walk(System.Text.Json.Nodes.JsonNode? node, string path) => node switch
    {
        System.Text.Json.Nodes.JsonObject map => map.SelectMany(entry => Walk(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}")),
        System.Text.Json.Nodes.JsonArray array => array.SelectMany(item =>
            Walk(item, $"{path}[{(item is System.Text.Json.Nodes.JsonObject map && map["$type"] is { } type ? type.GetValue<string>() : "")}]")),
        System.Text.Json.Nodes.JsonValue value when value.TryGetValue<string>(out var text) && LinkTarget.Parse(text) is { } target =>
            [$"{path} {Convert.ToHexStringLower(target)}"],
        _ => [],
    };

    private static List<string> LinksOf(string nsid, string json)
    {
        var tables = new CollectionTables(ProjectionFixture.StarterTables);
        var table = tables.Of(Encoding.ASCII.GetBytes(nsid));
        var block = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json));
        using var row = new ByteBuffer();
        using var projector = new RecordProjector(table);
        var origin = new RowOrigin(Did.Parse(Author).Key, Tid.Parse("3jzfcijpj2z2a"), 1_704_164_645_678_901);
        projector.Project(origin, Encoding.ASCII.GetBytes(nsid), "self"u8, Cid.OfDagCbor(block), block, row);

        using var links = new RecordBatch(StoreTable.Links);
        using var reader = new LinkReader(table);
        Assert.Equal(reader.Read(row.Written, links), links.Count);
        return [.. Enumerable.Range(0, links.RowCount).Select(number => Shown(links, number))];
    }

    private static string Shown(RecordBatch links, int number)
    {
        links.TryGetRow(number, out var link);
        var tuple = new RowTuple(link);
        tuple.Skip(3);
        var path = Encoding.UTF8.GetString(tuple.Next());
        return $"{path} {Convert.ToHexStringLower(tuple.Next())}";
    }
}
