using System.Net;
using Bunit;
using Lexidex.Admin.Lexicons;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

/// <summary>What else a lexicon's page shows: other lexicons, versions, two of them side by side, and plans.</summary>
public sealed class LexiconViewsTests : IAsyncLifetime
{
    private const string Old = """{"lexicon":1,"id":"app.bsky.feed.like","defs":{}}""";
    private const string New = """{"lexicon":1,"id":"app.bsky.feed.like","revision":2,"defs":{}}""";

    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync()
    {
        _bench = await AdminBench.StartAsync();
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon() with
        {
            Versions = [SampleData.Version("bafyold", false, Old), SampleData.Version("bafynew", true, New)],
            Uses = ["com.atproto.repo.strongRef"],
            Missing = ["com.example.gone#thing"],
            Behind = ["com.example.defs"],
            Standing = new LexiconStandingSummary { Authority = "did:plc:aaaa", IsFrozen = true, Alert = "Its authority was another." },
        });
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void The_lexicons_that_it_needs_and_those_that_are_missing_are_named()
    {
        var page = Render("");

        page.WaitForAssertion(() => Assert.Contains("com.example.gone#thing", page.Find("section[aria-label='Other lexicons']").TextContent, StringComparison.Ordinal));
        Assert.Contains("Frozen. Its authority was another.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Its table was made with other versions of com.example.defs", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_tells_how_many_rows_it_finds_invalid()
    {
        _bench.Indexer.Plans.Add(SampleData.Plan(SampleData.Like) with { RowsTotal = 37, RowsChecked = 37, InvalidThen = 9 });

        var page = Render("?view=plans");

        page.WaitForAssertion(() => Assert.Contains("0 of the 37 rows that were looked at were flagged as invalid; by the new version 9 are", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_are_listed_with_the_newest_first_and_each_can_be_compared()
    {
        var page = Render("?view=versions");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("section[aria-label=Versions] tbody tr").Count));
        Assert.Contains("in force", page.Find("section[aria-label=Versions] tbody tr").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("?view=diff&left=bafyold", page.Find("section[aria-label=Versions] tbody a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_stand_side_by_side_and_what_differs_is_marked()
    {
        var page = Render("?view=diff&left=bafyold");

        page.WaitForAssertion(() => Assert.Contains("\"revision\": 2", Assert.Single(page.FindAll(".lx-came")).TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".lx-gone"));
        Assert.Contains("1 line differs", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_drafted_read_word_for_word_and_applied_by_its_hash()
    {
        var page = Render("?view=plans");
        page.WaitForAssertion(() => Assert.Equal("No plan yet", page.Find(".lx-state h2").TextContent));

        await page.InvokeAsync(() => page.Find("#lx-document").ChangeAsync(New));
        await page.InvokeAsync(() => page.Find("#lx-drop").ChangeAsync("old_one, old_two"));
        await ClickAsync(page, "Draft");

        page.WaitForAssertion(() => Assert.Contains("ALTER TABLE", page.Find("section[aria-label^='Plan 9c1f'] pre").TextContent, StringComparison.Ordinal));
        Assert.Equal(["old_one", "old_two"], _bench.Indexer.LastDrafted!.Drop);
        Assert.Equal(2, _bench.Indexer.LastDrafted.Document!.Value.GetProperty("revision").GetInt32());
        await ClickAsync(page, "Apply…");
        Assert.Equal("drafted", _bench.Indexer.Plans[0].State);
        await ClickAsync(page, "Apply 9c1f00d1e2a3");
        page.WaitForAssertion(() => Assert.Contains("40 of 100 rows", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_asked_for_and_has_not_begun_can_be_withdrawn()
    {
        _bench.Indexer.Plans.Add(SampleData.Plan(SampleData.Like) with { State = "requested", RequestedBy = "ada" });
        var page = Render("?view=plans");
        page.WaitForAssertion(() => Assert.Contains("requested", page.Find("section[aria-label^='Plan 9c1f']").TextContent, StringComparison.Ordinal));

        await ClickAsync(page, "Withdraw");

        page.WaitForAssertion(() => Assert.Contains("Apply…", page.Find("section[aria-label^='Plan 9c1f']").TextContent, StringComparison.Ordinal));
        Assert.Equal("drafted", _bench.Indexer.Plans[0].State);
    }

    [Fact]
    public void A_plan_that_was_refused_says_why_how_long_it_would_have_taken_and_cannot_be_applied()
    {
        const string why = "It was drafted against another version.";
        _bench.Indexer.Plans.Add(SampleData.Plan(SampleData.Like) with { State = "refused", Note = why, RowsTotal = 600_000, SecondsAtLeast = 12 });
        var page = Render("?view=plans");

        page.WaitForAssertion(() => Assert.Contains(why, page.Find("section[aria-label^='Plan 9c1f']").TextContent, StringComparison.Ordinal));
        Assert.Contains("12 s at least for the rest", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("section[aria-label^='Plan 9c1f'] .lx-form"));
    }

    [Fact]
    public async Task What_is_no_JSON_is_told_and_sent_nowhere()
    {
        var page = Render("?view=plans");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-document")));

        await page.InvokeAsync(() => page.Find("#lx-document").ChangeAsync("{"));
        await ClickAsync(page, "Draft");

        page.WaitForAssertion(() => Assert.Contains("is no JSON", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null(_bench.Indexer.LastDrafted);
    }

    [Fact]
    public async Task Plans_that_were_seen_stay_and_are_called_old_when_the_Indexer_is_away()
    {
        _bench.Indexer.Plans.Add(SampleData.Plan(SampleData.Like));
        var page = Render("?view=plans");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-label^='Plan 9c1f']")));

        _bench.Indexer.Refusal = (HttpStatusCode.BadGateway, "a proxy's page");
        await ClickAsync(page, "Draft");

        page.WaitForAssertion(() => Assert.Contains("old.", page.Find(".lx-stale").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("section[aria-label^='Plan 9c1f']"));
    }

    // Found and pressed in one turn of the renderer: a refresh in between would take the button away.
    private static Task ClickAsync(IRenderedComponent<LexiconPage> page, string text) =>
        page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Trim() == text).ClickAsync());

    private IRenderedComponent<LexiconPage> Render(string query) =>
        _bench.RenderAt<LexiconPage>($"lexicons/{SampleData.Like}{query}", parameters => parameters.Add(page => page.Nsid, SampleData.Like));
}
