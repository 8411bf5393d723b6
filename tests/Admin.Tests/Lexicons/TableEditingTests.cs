using System.Net;
using AngleSharp.Dom;
using Bunit;
using Lexidex.Admin.Lexicons;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

/// <summary>An operator edits what is proposed: on the page of a lexicon, where a plan carries it out, and where one is added.</summary>
public sealed class TableEditingTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync()
    {
        _bench = await AdminBench.StartAsync();
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Columns_are_shown_with_what_may_be_decided_of_them()
    {
        var page = Render();

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("section[aria-label=Columns] tbody tr").Count));
        Assert.Equal(["reply_root", "reply_parent"], page.FindAll("tr.lx-dropped td[data-label=Column]").Select(cell => cell.TextContent));
        Assert.Equal(["none", "key", "time"], page.FindAll("select[aria-label='Index of subject'] option").Select(option => option.TextContent));
        Assert.Equal(["the whole record (object, as JSON)", "place › lon (integer)"], page.FindAll("#lx-place option").Select(option => option.TextContent));
        Assert.Null(_bench.Indexer.LastProposed!.Edits);
    }

    [Fact]
    public async Task Every_change_is_asked_for_as_edits_and_shown()
    {
        var page = Render();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));

        await page.InvokeAsync(() => page.Find("input[aria-label='Drop text']").ChangeAsync(new ChangeEventArgs { Value = true }));
        page.WaitForAssertion(() => Assert.Equal("""{"select":[["place","lat"]],"drop":[["reply"],["text"]],"index":[]}""", Asked()));
        await page.InvokeAsync(() => page.Find("select[aria-label='Index of subject']").ChangeAsync("time"));
        page.WaitForAssertion(() => Assert.EndsWith("""[{"path":["subject","uri"],"kind":"time"}]}""", Asked(), StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#lx-place").ChangeAsync("1"));
        await ClickAsync(page, "Add");

        page.WaitForAssertion(() => Assert.StartsWith("""{"select":[["place","lat"],["place","lon"]]""", Asked(), StringComparison.Ordinal));
        Assert.Contains("\"lon\"", page.Find("#lx-edits").GetAttribute("value"), StringComparison.Ordinal);
        await ClickAsync(page, "Without edits");
        page.WaitForAssertion(() => Assert.Equal("""{"select":[],"drop":[],"index":[]}""", Asked()));
    }

    [Fact]
    public async Task Edits_are_typed_as_JSON_and_what_is_none_is_told_and_sent_nowhere()
    {
        var page = Render();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));

        await page.InvokeAsync(() => page.Find("#lx-edits").ChangeAsync("""{"dropp":[]}"""));
        await ClickAsync(page, "Take over");
        page.WaitForAssertion(() => Assert.Contains("no such member", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null(_bench.Indexer.LastProposed!.Edits);

        await page.InvokeAsync(() => page.Find("#lx-edits").ChangeAsync("""{"json":[[]]}"""));
        await ClickAsync(page, "Take over");
        page.WaitForAssertion(() => Assert.Equal("""{"select":[],"drop":[],"index":[],"json":[[]]}""", Asked()));
        Assert.Empty(page.FindAll("p[role=alert]"));
    }

    [Fact]
    public async Task Edits_that_mean_nothing_are_told_beside_the_table_and_no_plan_is_made_of_them()
    {
        _bench.Indexer.Proposal = SampleData.Proposal() with { Faults = ["""select[0] ["<b>"]: the record has no property <b>."""] };
        var page = Render();

        page.WaitForAssertion(() => Assert.Contains("no property <b>", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.True(Button(page, "Make a plan").HasAttribute("disabled"));

        _bench.Indexer.Proposal = SampleData.Proposal();
        await ClickAsync(page, "Take over");
        page.WaitForAssertion(() => Assert.False(Button(page, "Make a plan").HasAttribute("disabled")));
    }

    [Fact]
    public async Task A_plan_is_made_of_the_edits_read_and_applied_and_its_progress_is_where_plans_are()
    {
        var page = Render();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));

        await ClickAsync(page, "Make a plan");
        page.WaitForAssertion(() => Assert.Contains("ALTER TABLE", page.Find("section[aria-label^='Plan 9c1f'] pre").TextContent, StringComparison.Ordinal));
        Assert.Equal("""{"select":[["place","lat"]],"drop":[["reply"]],"index":[]}""", _bench.Indexer.LastDrafted!.Edits!.Value.GetRawText());
        Assert.Null(_bench.Indexer.LastDrafted.Document);
        await ClickAsync(page, "Apply…");
        Assert.Equal("drafted", _bench.Indexer.Plans[0].State);
        await ClickAsync(page, "Apply 9c1f00d1e2a3");

        page.WaitForAssertion(() => Assert.Equal("running", _bench.Indexer.Plans[0].State));
        page.WaitForAssertion(() => Assert.EndsWith("?view=plans", _bench.Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_goes_away_when_the_edits_are_others_and_a_refused_one_says_why()
    {
        var page = Render();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));
        await ClickAsync(page, "Make a plan");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-label^='Plan 9c1f']")));
        await ClickAsync(page, "Without edits");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("section[aria-label^='Plan 9c1f']")));

        _bench.Indexer.Refusal = (HttpStatusCode.BadRequest, """{"error":"PlanRefused","message":"There is nothing to plan."}""");
        await ClickAsync(page, "Make a plan");
        page.WaitForAssertion(() => Assert.Equal("There is nothing to plan.", page.Find("p[role=alert]").TextContent));
    }

    [Fact]
    public void A_lexicon_without_a_table_has_nothing_to_edit()
    {
        _bench.Indexer.Lexicons.Add(SampleData.DefsLexicon());

        var page = _bench.RenderAt<LexiconPage>("lexicons/app.bsky.feed.defs", parameters => parameters.Add(page => page.Nsid, "app.bsky.feed.defs"));

        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("nav[aria-label=Views] a"), link => link.TextContent == "Edit table"));
    }

    [Fact]
    public async Task A_pasted_lexicon_is_registered_with_its_edits()
    {
        var page = _bench.Render<AddLexiconPage>();

        await page.InvokeAsync(() => page.Find("#lx-lexicon").ChangeAsync("""{"lexicon":1,"id":"app.bsky.feed.like","defs":{}}"""));
        await ClickAsync(page, "Propose a table");
        page.WaitForAssertion(() => Assert.Equal("CREATE TABLE one;\n\nCREATE VIEW two;", page.Find("section[aria-label=Statements] pre").TextContent));
        Assert.Equal("app.bsky.feed.like", _bench.Indexer.LastProposed!.Document!.Value.GetProperty("id").GetString());
        await page.InvokeAsync(() => page.Find("input[aria-label='Drop place_lat']").ChangeAsync(new ChangeEventArgs { Value = true }));
        page.WaitForAssertion(() => Assert.Equal("""{"select":[],"drop":[["reply"]],"index":[]}""", Asked()));
        await ClickAsync(page, "Register");

        page.WaitForAssertion(() => Assert.Equal("lexicons/app.bsky.feed.like", page.Find("p[role=status] a").GetAttribute("href")));
        Assert.Equal("""{"select":[],"drop":[["reply"]],"index":[]}""", _bench.Indexer.LastRegistered!.Edits!.Value.GetRawText());
        Assert.Equal("app.bsky.feed.like", Assert.Single(_bench.Indexer.LastRegistered.Documents).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_lexicon_is_looked_up_by_its_name_each_hop_shown_and_registered_from_there()
    {
        _bench.Indexer.Way = new LexiconWay
        {
            Nsid = SampleData.Like,
            Hops = [new LexiconWayHop("dns", "_lexicon.feed.bsky.app", "did:plc:aaaa", false), new LexiconWayHop("proof", "at://x", "<b>bafy</b>", false)],
            Version = "bafy",
            Document = FakeIndexer.Json("""{"lexicon":1,"id":"app.bsky.feed.like"}"""),
        };
        var page = _bench.Render<AddLexiconPage>();

        await page.InvokeAsync(() => page.Find("#lx-name").ChangeAsync(" app.bsky.feed.like "));
        await ClickAsync(page, "Look it up");
        page.WaitForAssertion(() => Assert.Equal(["_lexicon.feed.bsky.app", "at://x"], page.FindAll("section[aria-label=Way] td[data-label=Asked]").Select(cell => cell.TextContent)));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));
        Assert.Equal("app.bsky.feed.like", _bench.Indexer.LastProposed!.Document!.Value.GetProperty("id").GetString());
        await ClickAsync(page, "Register");
        page.WaitForAssertion(() => Assert.StartsWith("Registered.", page.Find("p[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal("""{"select":[["place","lat"]],"drop":[["reply"]],"index":[]}""", _bench.Indexer.LastFromNetwork!.Edits!.Value.GetRawText());
        Assert.Null(_bench.Indexer.LastRegistered);

        _bench.Indexer.Way = _bench.Indexer.Way with { Version = null, Document = null };
        await ClickAsync(page, "Register");
        page.WaitForAssertion(() => Assert.StartsWith("The authority does not answer as before", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_leads_to_no_lexicon_shows_how_far_it_came()
    {
        _bench.Indexer.Way = new LexiconWay { Nsid = SampleData.Like, Hops = [new LexiconWayHop("dns", "_lexicon.x", "There is no TXT record.", true)] };
        var page = _bench.Render<AddLexiconPage>();

        await page.InvokeAsync(() => page.Find("#lx-name").ChangeAsync("app.bsky.feed.like"));
        await ClickAsync(page, "Look it up");

        page.WaitForAssertion(() => Assert.Equal("There is no TXT record.", page.Find("section[aria-label=Way] .lx-bad-text").TextContent));
        Assert.Empty(page.FindAll("#lx-edits"));
        Assert.Null(_bench.Indexer.LastProposed);
    }

    [Fact]
    public async Task A_control_whose_change_was_refused_shows_again_what_is()
    {
        var page = Render();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));
        _bench.Indexer.Refusal = (HttpStatusCode.BadRequest, """{"error":"EditsInvalid","message":"Too many."}""");
        var before = page.Find("input[aria-label='Drop text']");

        await page.InvokeAsync(() => before.ChangeAsync(new ChangeEventArgs { Value = true }));

        page.WaitForAssertion(() => Assert.Equal("Too many.", page.Find("p[role=alert]").TextContent));
        Assert.NotSame(before, page.Find("input[aria-label='Drop text']"));
        Assert.False(page.Find("input[aria-label='Drop text']").HasAttribute("checked"));
    }

    [Fact]
    public async Task A_lexicon_that_is_refused_says_why_and_what_is_no_JSON_is_sent_nowhere()
    {
        var page = _bench.Render<AddLexiconPage>();

        await page.InvokeAsync(() => page.Find("#lx-lexicon").ChangeAsync("{"));
        await ClickAsync(page, "Propose a table");
        page.WaitForAssertion(() => Assert.StartsWith("The document is no JSON", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null(_bench.Indexer.LastProposed);

        await page.InvokeAsync(() => page.Find("#lx-lexicon").ChangeAsync("{\n  \"lexicon\": 1,\n  \"id\": \"like\"\n}"));
        await ClickAsync(page, "Propose a table");
        page.WaitForAssertion(() => Assert.Equal("The document is no lexicon: $.id (line 3, column 9): not an NSID", page.Find("p[role=alert]").TextContent));
        Assert.Null(_bench.Indexer.LastProposed);

        _bench.Indexer.RefusedFor = "Its table stands.";
        await page.InvokeAsync(() => page.Find("#lx-lexicon").ChangeAsync("""{"lexicon":1,"id":"app.bsky.feed.like","defs":{}}"""));
        await ClickAsync(page, "Propose a table");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-edits")));
        await ClickAsync(page, "Register");
        page.WaitForAssertion(() => Assert.Equal("Its table stands.", page.Find("p[role=alert]").TextContent));
    }

    private string Asked() => _bench.Indexer.LastProposed!.Edits!.Value.GetRawText();

    private static IElement Button(IRenderedComponent<IComponent> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private static Task ClickAsync(IRenderedComponent<IComponent> page, string text) => page.InvokeAsync(() => Button(page, text).ClickAsync());

    private IRenderedComponent<LexiconPage> Render() =>
        _bench.RenderAt<LexiconPage>($"lexicons/{SampleData.Like}?view=edit", parameters => parameters.Add(page => page.Nsid, SampleData.Like));
}
