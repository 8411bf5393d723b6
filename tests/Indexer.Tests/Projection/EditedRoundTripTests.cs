using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>Whatever columns an operator chose, a record comes back byte for byte.</summary>
public sealed class EditedRoundTripTests
{
    private static readonly StoreTable Table = new(ProjectionCompiler.Compile(
        LexiconDocument.Parse(Encoding.UTF8.GetBytes("""
            {"lexicon":1,"id":"com.example.deep","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
            "title":{"type":"string","maxLength":100},"score":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}},
            "place":{"type":"object","properties":{"name":{"type":"string"},"geo":{"type":"object","properties":{"lat":{"type":"integer"},
            "spot":{"type":"object","properties":{"lon":{"type":"integer"}}}}}}}}}}}}
            """)),
        LexiconCatalog.Empty,
        new ProjectionEdits { Select = [["place", "geo", "lat"], ["place", "geo", "spot", "lon"]], Drop = [["title"]], Json = [["place"], ["place", "geo"], ["tags"], []] }));

    [Theory]
    [InlineData("""{"title":"a","score":1,"place":{"name":"b","geo":{"lat":2,"spot":{"lon":3}}}}""", false)]
    [InlineData("""{"place":{"geo":{"lat":2}}}""", false)]
    [InlineData("""{"place":{"geo":{"lat":"two","spot":{"lon":3,"alt":4}}}}""", true)]
    [InlineData("""{"place":{"geo":{"lat":2,"spot":{}}}}""", true)]
    [InlineData("""{"place":{"geo":{}},"score":null}""", true)]
    [InlineData("""{"place":{"geo":[1]}}""", true)]
    [InlineData("""{"place":7}""", true)]
    [InlineData("""{"place":{"geo":{"$type":"com.example.deep#geo","lat":2}}}""", true)]
    [InlineData("""{"title":"only what was dropped"}""", true)]
    public void A_record_comes_back_from_chosen_columns(string json, bool hasRest)
    {
        var record = RecordOf(json);

        var row = ProjectionFixture.Row(Table, record);

        Assert.Equal(record, ProjectionFixture.Rebuild(Table, row));
        Assert.Equal(record, RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(Field(row, "body")!)));
        var tuple = new RowTuple(row);
        tuple.Skip(Table.RestField);
        tuple.Next(out var isNull);
        Assert.Equal(hasRest || json.Contains("title", StringComparison.Ordinal), !isNull);
    }

    [Theory]
    [InlineData("""{"tags":["a","naïve 🙂","\"\\\n"],"place":{"geo":{"lat":2}}}""", """["a","naïve \uD83D\uDE42","\"\\\n"]""", """{"geo":{"lat":2}}""")]
    [InlineData("""{"tags":[],"place":{}}""", "[]", "{}")]
    [InlineData("""{"tags":null,"place":[{"$bytes":"AAE"}]}""", "null", """[{"$bytes":"AAE"}]""")]
    [InlineData("""{"tags":["\\u0000","nul\u0000"],"place":"\\\u0000"}""", null, null)]
    [InlineData("""{"tags":["\\u0000"],"place":"\\\\u0000"}""", """["\\u0000"]""", "\"\\\\\\\\u0000\"")]
    [InlineData("{}", null, null)]
    public void A_copy_shows_the_value_as_it_stands_and_nothing_where_it_holds_NUL(string json, string? tags, string? place)
    {
        var row = ProjectionFixture.Row(Table, RecordOf(json));

        Assert.Equal((tags, place), (Field(row, "tags"), Field(row, "place")));
        Assert.Equal(RecordOf(json), ProjectionFixture.Rebuild(Table, row));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(ColumnCaps.Json * 9, false)]
    public void A_copy_over_its_cap_is_left_away_and_the_record_is_not(int over, bool isShown)
    {
        var json = $$"""{"tags":["{{new string('x', ColumnCaps.Json - 4 + over)}}"]}""";

        var row = ProjectionFixture.Row(Table, RecordOf(json));

        Assert.Equal(isShown, Field(row, "tags") is not null);
        Assert.Null(Field(row, "body"));
        Assert.Equal(RecordOf(json), ProjectionFixture.Rebuild(Table, row));
    }

    [Fact]
    public void A_record_that_stands_verbatim_is_shown_all_the_same()
    {
        var row = ProjectionFixture.Row(Table, RecordJson.ToDagCbor("""{"tags":[1]}"""u8));

        Assert.Equal(("[1]", """{"tags":[1]}"""), (Field(row, "tags"), Field(row, "body")));
    }

    private static byte[] RecordOf(string json) => RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(
        json.Insert(1, "\"$type\":\"com.example.deep\"" + (json == "{}" ? "" : ","))));

    private static string? Field(byte[] row, string name)
    {
        var tuple = new RowTuple(row);
        tuple.Skip(Table.Fields.ToList().FindIndex(field => field.Name == name));
        var field = tuple.Next(out var isNull);
        return isNull ? null : Encoding.UTF8.GetString(field);
    }
}
