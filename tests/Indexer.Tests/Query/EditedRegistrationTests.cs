using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Indexer.Tests.Registry;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>Edits over the control API where a lexicon is registered, pasted or from the network, and where a plan is drafted.</summary>
public sealed class EditedRegistrationTests : IAsyncLifetime
{
    private const string Trip = """
        {"lexicon":1,"id":"com.example.trip","defs":{"main":{"type":"record","key":"any","record":{"type":"object","properties":{
        "title":{"type":"string","maxLength":100},"place":{"type":"object","properties":{"geo":{"type":"object","properties":{"lat":{"type":"integer"}}}}}}}}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-edited-").FullName;
    private PublishedLexicon _network = null!;
    private RunningIndexer _running = null!;
    private ControlClient _control = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _network = await PublishedLexicon.StartAsync();
        _running = await RunningIndexer.StartAsync(["--data", _folder, .. _network.Options]);
        _control = ControlClient.FromTokenFile(_running.ControlAddress, Path.Combine(_folder, "control.token"));
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _running.DisposeAsync();
        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_pasted_lexicon_is_registered_with_edits_and_a_plan_brings_others()
    {
        var wrong = await _control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [Json(Trip)], Edits = Json("""{"drop":[["titel"]]}""") }, Stop);
        Assert.Contains("drop[0]", Assert.Single(wrong.Lexicons).Reason, StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<ControlException>(() => _control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [Json(Trip)], Edits = Json("[]") }, Stop));
        Assert.Equal("EditsInvalid", fault.Code);
        Assert.Empty(await _control.GetLexiconsAsync(Stop));

        var right = await _control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [Json(Trip)], Edits = Json("""{"select":[["place","geo","lat"]]}""") }, Stop);
        Assert.Equal(LexiconOutcome.Registered, Assert.Single(right.Lexicons).Outcome);
        Assert.Equal(["title", "place_geo_lat"], await ColumnsAsync("com.example.trip"));
        var proposal = await _control.ProposeAsync(new ProposeTable { Nsid = "com.example.trip" }, Stop);
        Assert.Equal("""[["place","geo","lat"]]""", proposal.Edits.GetProperty("select").GetRawText());

        var plan = await _control.DraftPlanAsync(new DraftPlan { Nsid = "com.example.trip", Edits = Json("""{"drop":[["title"]]}""") }, Stop);
        Assert.Equal(["place_geo_lat", "title"], plan.Plan.GetProperty("drops").EnumerateArray().Select(name => name.GetString()).Order());
    }

    [Fact]
    public async Task What_an_authority_publishes_is_shown_proposed_and_registered_with_edits()
    {
        _network.Publish(_network.Authority, PublishedLexicon.DocumentOf("text", "draft"));
        var way = await _control.ResolveLexiconAsync(PublishedLexicon.Nsid, Stop);
        Assert.Equal(["dns", "did", "pds", "proof"], way.Hops.Select(hop => hop.What));
        var proposal = await _control.ProposeAsync(new ProposeTable { Document = way.Document, Edits = Json("""{"drop":[["draft"]]}""") }, Stop);
        Assert.Equal([false, true], proposal.Columns.Select(column => column.IsDropped));
        Assert.Empty(await _control.GetLexiconsAsync(Stop));

        var fault = await Assert.ThrowsAsync<ControlException>(
            () => _control.RegisterFromNetworkAsync(PublishedLexicon.Nsid, new RegisterFromNetwork { Edits = Json("""{"no":1}""") }, Stop));
        Assert.Equal("EditsInvalid", fault.Code);
        var result = await _control.RegisterFromNetworkAsync(PublishedLexicon.Nsid, new RegisterFromNetwork { Edits = proposal.Edits }, Stop);

        Assert.Equal(LexiconOutcome.Registered, result.Verdict!.Outcome);
        Assert.Equal(["text"], await ColumnsAsync(PublishedLexicon.Nsid));
    }

    [Fact]
    public async Task A_way_that_ends_early_brings_no_document()
    {
        _network.Names.Texts.Remove(PublishedLexicon.DnsName);

        var way = await _control.ResolveLexiconAsync(PublishedLexicon.Nsid, Stop);

        Assert.Null(way.Document);
        Assert.True(way.Hops[^1].IsFault);
    }

    private async Task<IEnumerable<string>> ColumnsAsync(string nsid) => (await _control.GetLexiconAsync(nsid, Stop)).Summary.Columns.Select(column => column.Name);

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
