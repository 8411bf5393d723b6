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
            "title":{"type":"string","maxLength":100},"score":{"type":"integer"},
            "place":{"type":"object","properties":{"name":{"type":"string"},"geo":{"type":"object","properties":{"lat":{"type":"integer"},
            "spot":{"type":"object","properties":{"lon":{"type":"integer"}}}}}}}}}}}}
            """)),
        LexiconCatalog.Empty,
        new ProjectionEdits { Select = [["place", "geo", "lat"], ["place", "geo", "spot", "lon"]], Drop = [["title"]] }));

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
        var record = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json.Insert(1, "\"$type\":\"com.example.deep\",")));

        var row = ProjectionFixture.Row(Table, record);

        Assert.Equal(record, ProjectionFixture.Rebuild(Table, row));
        var tuple = new RowTuple(row);
        tuple.Skip(Table.RestField);
        tuple.Next(out var isNull);
        Assert.Equal(hasRest || json.Contains("title", StringComparison.Ordinal), !isNull);
    }
}
