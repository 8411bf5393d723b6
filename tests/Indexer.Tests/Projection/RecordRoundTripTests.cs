using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

public sealed class RecordRoundTripTests
{
    [Theory]
    [InlineData("app.bsky.feed.post")]
    [InlineData("app.bsky.feed.like")]
    [InlineData("app.bsky.graph.follow")]
    [InlineData("app.bsky.actor.profile")]
    [InlineData("dev.lexidex.sim.note")]
    public void Whatever_a_record_holds_its_row_gives_it_back(string collection)
    {
        var projection = ProjectionFixture.Starter(collection);
        var table = new StoreTable(projection);
        var records = new RandomRecords(projection, seed: 20_261_124);
        var count = Tier.AtLeast(TierLevel.Long) ? 200_000 : 8_000;
        for (var i = 0; i < count; i++)
        {
            var record = records.Next();
            Assert.Equal(Convert.ToHexString(record), Hex(ProjectionFixture.Rebuild(table, ProjectionFixture.Row(table, record))));
        }
    }

    [Fact]
    public void Every_record_lexicon_of_the_corpus_gives_its_records_back()
    {
        foreach (var projection in ProjectionFixture.Compile(Corpus.Require("lexicons")))
        {
            var table = new StoreTable(projection);
            var records = new RandomRecords(projection, seed: 7);
            for (var i = 0; i < 60; i++)
            {
                var record = records.Next();
                Assert.Equal(Convert.ToHexString(record), Hex(ProjectionFixture.Rebuild(table, ProjectionFixture.Row(table, record))));
            }
        }
    }

    [Fact]
    public void An_ordinary_like_leaves_nothing_in_the_remainder()
    {
        var table = new StoreTable(ProjectionFixture.Starter("app.bsky.feed.like"));
        var record = RecordJson.ToDagCbor("""
            {"$type":"app.bsky.feed.like","createdAt":"2024-05-01T12:00:00.123Z",
             "subject":{"uri":"at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3k2akdzm2z22a",
                        "cid":"bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu"}}
            """u8);

        var row = new RowTuple(ProjectionFixture.Row(table, record));
        row.Skip(table.RestField);
        row.Next(out var isNull);

        Assert.True(isNull);
    }

    [Fact]
    public void A_datetime_in_another_spelling_is_a_key_and_stays_in_the_remainder()
    {
        var table = new StoreTable(ProjectionFixture.Starter("app.bsky.graph.follow"));
        var record = RecordJson.ToDagCbor("""
            {"$type":"app.bsky.graph.follow","createdAt":"2024-05-01T12:00:00Z","subject":"did:plc:z72i7hdynmk6r22z27h6tvur"}
            """u8);
        var row = ProjectionFixture.Row(table, record);

        var rest = Encoding.UTF8.GetString(FieldOf(table, row, "rest"));
        Assert.Contains("2024-05-01T12:00:00Z", rest, StringComparison.Ordinal);
        Assert.Equal(8, FieldOf(table, row, "created_at").Length);
        Assert.Equal(16, FieldOf(table, row, "subject").Length);
    }

    [Fact]
    public void A_record_without_its_type_is_kept_verbatim_and_still_has_columns()
    {
        var table = new StoreTable(ProjectionFixture.Starter("app.bsky.graph.follow"));
        var record = RecordJson.ToDagCbor("""{"subject":"did:plc:z72i7hdynmk6r22z27h6tvur"}"""u8);
        var row = ProjectionFixture.Row(table, record);

        Assert.Equal(record, FieldOf(table, row, "rest"));
        Assert.Equal((short)RecordFlags.Verbatim, (short)((FieldOf(table, row, "flags")[0] << 8) | FieldOf(table, row, "flags")[1]));
        Assert.Equal(16, FieldOf(table, row, "subject").Length);
    }

    [Fact]
    public void A_row_whose_field_was_changed_does_not_rebuild()
    {
        var table = new StoreTable(ProjectionFixture.Starter("app.bsky.graph.follow"));
        var record = RecordJson.ToDagCbor("""
            {"$type":"app.bsky.graph.follow","createdAt":"2024-05-01T12:00:00.000Z","subject":"did:plc:z72i7hdynmk6r22z27h6tvur"}
            """u8);
        var row = ProjectionFixture.Row(table, record);
        row[row.AsSpan().IndexOf(FieldOf(table, row, "subject"))] ^= 1;

        Assert.Null(ProjectionFixture.Rebuild(table, row));
    }

    [Fact]
    public void A_record_of_an_unregistered_collection_is_kept_whole()
    {
        var record = RecordJson.ToDagCbor("""{"$type":"com.example.thing","a":[1,2,{"b":null}]}"""u8);

        Assert.Equal(record, ProjectionFixture.Rebuild(StoreTable.Unregistered, ProjectionFixture.Row(StoreTable.Unregistered, record)));
    }

    [Fact]
    public void Projecting_allocates_nothing_for_a_record()
    {
        var table = new StoreTable(ProjectionFixture.Starter("app.bsky.feed.post"));
        var record = RecordJson.ToDagCbor("""
            {"$type":"app.bsky.feed.post","createdAt":"2024-05-01T12:00:00.123Z","langs":["en"],"text":"hello there",
             "reply":{"root":{"uri":"at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3k2akdzm2z22a",
                              "cid":"bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu"},
                      "parent":{"uri":"at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3k2akdzm2z22a",
                                "cid":"bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu"}}}
            """u8);
        Assert.Equal(0, AllocatedBytesOf(table, record));
    }

    private static long AllocatedBytesOf(StoreTable table, byte[] record)
    {
        using var projector = new RecordProjector(table);
        using var row = new ByteBuffer();
        var origin = new RowOrigin(ProjectionFixture.Someone.Key, default, 0);
        var cid = Schema.Syntax.Cid.OfDagCbor(record);
        return AllocatedBytes.LeastOf(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                row.Clear();
                projector.Project(origin, table.CollectionUtf8, "3k2akdzm2z22a"u8, cid, record, row);
            }
        });
    }

    private static byte[] FieldOf(StoreTable table, byte[] row, string name)
    {
        var number = table.Fields.Select((field, at) => (field.Name, at)).Single(field => field.Name == name).at;
        var tuple = new RowTuple(row);
        tuple.Skip(number);
        return tuple.Next().ToArray();
    }

    private static string Hex(byte[]? bytes) => bytes is null ? "not rebuilt" : Convert.ToHexString(bytes);
}
