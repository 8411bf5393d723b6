using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>propose over the control API.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class ControlProposalTests(IndexedNetwork indexed) : IDisposable
{
    private const string Post = "app.bsky.feed.post";
    private const string Trip = """
        {"lexicon":1,"id":"com.example.trip","defs":{"main":{"type":"record","key":"any","record":{"type":"object","properties":{
        "title":{"type":"string","maxLength":100},"place":{"type":"object","properties":{"geo":{"type":"object","properties":{"lat":{"type":"integer"}}}}}}}}}}
        """;

    private readonly ControlClient _control = indexed.Control();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_be_decided_of_a_registered_lexicon_is_told_and_nothing_changes()
    {
        var before = (await _control.GetLexiconAsync(Post, Stop)).Summary;
        var proposal = await _control.ProposeAsync(
            new ProposeTable { Nsid = Post, Edits = Json("""{"drop":[["reply"]],"index":[{"path":["createdAt"],"kind":"time"}],"json":[[]]}""") }, Stop);

        Assert.Equal(before.Columns.Select(column => column.Name).Append("body"), proposal.Columns.Select(column => column.Name));
        Assert.Equal(["reply_root", "reply_root_cid", "reply_parent", "reply_parent_cid"], proposal.Columns.Where(column => column.IsDropped).Select(column => column.Name));
        var time = Assert.Single(proposal.Columns, column => column.Name == "created_at");
        Assert.Equal(("time", "none", true), (time.Index, time.UsualIndex, time.IsProposed));
        Assert.Equal(("json", false), (proposal.Columns[^1].Type, proposal.Columns[^1].IsProposed));
        Assert.Contains(proposal.Places, place => place is { IsColumn: false, Type: "array" } && place.Path.SequenceEqual(["facets"]));
        Assert.DoesNotContain("reply_root", string.Concat(proposal.Statements), StringComparison.Ordinal);
        Assert.Empty(proposal.Faults);
        Assert.Equal(before.Columns.Select(column => column.Name), (await _control.GetLexiconAsync(Post, Stop)).Summary.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task A_lexicon_that_comes_along_is_proposed_and_its_faults_are_told_with_the_place_of_the_edit()
    {
        var proposal = await _control.ProposeAsync(new ProposeTable { Document = Json(Trip), Edits = Json("""{"select":[["place","geo","lat"],["place","geo","lon"]]}""") }, Stop);

        Assert.Equal(("com.example.trip", "com_example_trip"), (proposal.Nsid, proposal.Table));
        Assert.Equal(["title", "place_geo_lat"], proposal.Columns.Select(column => column.Name));
        Assert.StartsWith("""select[1] ["place","geo","lon"]: geo has no property lon.""", Assert.Single(proposal.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, "InvalidRequest")]
    [InlineData("com.example.nothing", null, null, "LexiconNotFound")]
    [InlineData(Post, null, """{"dropp":[]}""", "EditsInvalid")]
    [InlineData(null, """{"lexicon":2}""", null, "LexiconInvalid")]
    [InlineData(null, """{"lexicon":1,"id":"com.example.x","defs":{"main":{"type":"token"}}}""", null, "LexiconInvalid")]
    public async Task What_is_no_question_is_refused_with_its_reason(string? nsid, string? document, string? edits, string error)
    {
        var fault = await Assert.ThrowsAsync<ControlException>(() => _control.ProposeAsync(
            new ProposeTable { Nsid = nsid, Document = document is null ? null : Json(document), Edits = edits is null ? null : Json(edits) }, Stop));

        Assert.Equal(error, fault.Code);
    }

    public void Dispose() => _control.Dispose();

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
