using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

public sealed class TableProjectionTests
{
    [Fact]
    public void Its_json_is_read_back_equal_and_written_the_same()
    {
        foreach (var document in Starter.Records)
        {
            var table = ProjectionCompiler.Compile(document, Starter.Catalog);
            var read = TableProjection.FromJson(table.ToJson());

            Assert.Equal(table, read);
            Assert.Equal(table.ToJson(), read.ToJson());
        }
    }

    [Fact]
    public void Its_json_is_the_one_that_the_catalog_keeps()
    {
        const string expected =
            """
            {"version":1,"collection":"app.bsky.graph.follow","table":"app_bsky_graph_follow","columns":[
            {"name":"subject","path":["subject"],"type":"Did","cap":0},
            {"name":"created_at","path":["createdAt"],"type":"Datetime","cap":0},
            {"name":"via","path":["via","uri"],"type":"AtUri","cap":848},
            {"name":"via_cid","path":["via","cid"],"type":"Cid","cap":100}],
            "indexes":[
            {"name":"app_bsky_graph_follow__subject__key","columns":["subject"],"kind":"Key"},
            {"name":"app_bsky_graph_follow__via__key","columns":["via"],"kind":"Key"}]}
            """;

        Assert.Equal(expected.ReplaceLineEndings(""), Starter.Compile("app.bsky.graph.follow").ToJson());
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"table\":\"app_bsky_graph_follow\"", "\"table\":\"x\\\"; drop table repo\"")]
    [InlineData("\"name\":\"subject\",\"path\"", "\"name\":\"rest\",\"path\"")]
    [InlineData("\"name\":\"created_at\"", "\"name\":\"subject\"")]
    [InlineData("\"path\":[\"createdAt\"]", "\"path\":[]")]
    [InlineData("\"path\":[\"createdAt\"]", "\"path\":[\"$type\"]")]
    [InlineData("\"path\":[\"createdAt\"]", "\"path\":[\"via\"]")]
    [InlineData("\"path\":[\"createdAt\"]", "\"path\":[\"subject\"]")]
    [InlineData("\"path\":[\"createdAt\"]", "\"path\":[null]")]
    [InlineData("\"cap\":848", "\"cap\":8480")]
    [InlineData("\"type\":\"Did\",\"cap\":0", "\"type\":\"Text\",\"cap\":16384")]
    [InlineData("\"type\":\"Did\",\"cap\":0", "\"type\":\"Text\",\"cap\":0")]
    [InlineData("\"type\":\"Did\"", "\"type\":\"3\"")]
    [InlineData("\"columns\":[\"via\"]", "\"columns\":[\"cid\"]")]
    [InlineData("\"columns\":[\"via\"]", "\"columns\":[]")]
    [InlineData("app_bsky_graph_follow__via__key", "app_bsky_graph_follow__subject__key")]
    [InlineData("\"kind\":\"Key\"", "\"kind\":\"key\"")]
    [InlineData("}]}", "}]")]
    public void A_projection_that_breaks_a_rule_is_refused(string right, string wrong)
    {
        var json = Starter.Compile("app.bsky.graph.follow").ToJson();

        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => TableProjection.FromJson(json.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
