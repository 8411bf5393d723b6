using System.Net;
using Bunit;
using Lexidex.Admin.Lexicons;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

/// <summary>Policy, freeze and thaw, statements, the check of a record, and the kinds of changes on a lexicon's page.</summary>
public sealed class LexiconControlsTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync()
    {
        _bench = await AdminBench.StartAsync();
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon() with
        {
            Versions = [SampleData.Version("bafyold", false, "{}"), SampleData.Version("bafynew", true, "{}")],
        });
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_policy_is_set_with_a_reason_and_not_without_one()
    {
        var page = Render("?view=policy");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-policy")));
        await ChangeAsync(page, "#lx-policy", "mutable");

        await ClickAsync(page, "Set policy");
        page.WaitForAssertion(() => Assert.Equal("Say why first.", page.Find("p[role=alert]").TextContent));
        Assert.Null(_bench.Indexer.LastPolicy);

        await ChangeAsync(page, "#lx-reason", "  an experiment ");
        await ClickAsync(page, "Set policy");

        page.WaitForAssertion(() => Assert.Equal("mutable", page.Find("section[aria-label='What may change'] .lx-note").TextContent));
        Assert.Equal(("mutable", "an experiment"), (_bench.Indexer.LastPolicy!.Policy, _bench.Indexer.LastPolicy.Reason));
        Assert.Equal("", page.Find("#lx-reason").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task A_lexicon_is_frozen_and_thawed_each_with_its_own_reason()
    {
        var page = Render("?view=policy");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-reason")));
        await ChangeAsync(page, "#lx-reason", "who owns it?");
        await ClickAsync(page, "Freeze");
        page.WaitForAssertion(() => Assert.Contains("frozen", page.Find("section[aria-label='What may change'] .lx-note").TextContent, StringComparison.Ordinal));
        Assert.Equal((true, "who owns it?"), (_bench.Indexer.LastFrozen!.IsFrozen, _bench.Indexer.LastFrozen.Reason));

        await ClickAsync(page, "Thaw");
        page.WaitForAssertion(() => Assert.Equal("Say why first.", page.Find("p[role=alert]").TextContent));
        await ChangeAsync(page, "#lx-reason", "settled");
        await ClickAsync(page, "Thaw");

        page.WaitForAssertion(() => Assert.Equal("full-transitive", page.Find("section[aria-label='What may change'] .lx-note").TextContent));
        Assert.Equal((false, "settled"), (_bench.Indexer.LastFrozen.IsFrozen, _bench.Indexer.LastFrozen.Reason));
    }

    [Fact]
    public async Task A_lexicon_is_retired_for_a_reason_and_only_when_that_was_confirmed()
    {
        var page = Render("?view=policy");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-retire-reason")));
        await ClickAsync(page, "Retire");
        page.WaitForAssertion(() => Assert.Equal("Say why first.", page.Find("section[aria-label='Retire'] p[role=alert]").TextContent));

        await ChangeAsync(page, "#lx-retire-reason", "nobody asks for it");
        await ClickAsync(page, "Retire");
        await ClickAsync(page, "No");
        Assert.Null(_bench.Indexer.LastRetired);
        await ClickAsync(page, "Retire");
        await ClickAsync(page, "Yes, retire it");

        page.WaitForAssertion(() => Assert.Equal("nobody asks for it", _bench.Indexer.LastRetired?.Reason));
    }

    [Fact]
    public async Task What_the_Indexer_refuses_is_told_and_the_reason_stays()
    {
        var page = Render("?view=policy");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-reason")));
        _bench.Indexer.Refusal = (HttpStatusCode.BadRequest, """{"error":"InvalidRequest","message":"There is no policy."}""");

        await ChangeAsync(page, "#lx-reason", "because");
        await ClickAsync(page, "Set policy");

        page.WaitForAssertion(() => Assert.Equal("There is no policy.", page.Find("p[role=alert]").TextContent));
        Assert.Equal("because", page.Find("#lx-reason").GetAttribute("value"));
    }

    [Fact]
    public void Statements_are_shown_for_the_engine_that_the_address_names()
    {
        var page = Render("?view=sql&engine=postgres");

        page.WaitForAssertion(() => Assert.StartsWith("CREATE TABLE of_postgres (x);", page.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Equal("postgres", page.Find("nav[aria-label=Engines] a[aria-current=page]").TextContent);
        Assert.EndsWith("?view=sql&engine=sqlite", page.Find("nav[aria-label=Engines] a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pasted_record_is_judged_with_the_exact_reason()
    {
        var page = Render("?view=check");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-record")));
        _bench.Indexer.Verdict = _bench.Indexer.Verdict with { Reason = "$.subject: missing property <b>" };

        await ChangeAsync(page, "#lx-record", """{"createdAt":"x"}""");
        await ChangeAsync(page, "#lx-key", "3la");
        await ClickAsync(page, "Check");

        page.WaitForAssertion(() => Assert.Contains("$.subject: missing property <b>", page.Find("p[role=status]").TextContent, StringComparison.Ordinal));
        var sent = Assert.Single(_bench.Indexer.LastValidated!.Inputs);
        Assert.Equal((SampleData.Like, "3la"), (sent.Value.GetProperty("$type").GetString(), sent.RecordKey));

        _bench.Indexer.Verdict = new ValidationVerdict { Input = "pasted", Nsid = SampleData.Like };
        await ClickAsync(page, "Check");
        page.WaitForAssertion(() => Assert.StartsWith("Valid", page.Find("p[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("")]
    public async Task What_is_no_record_is_told_and_sent_nowhere(string text)
    {
        var page = Render("?view=check");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#lx-record")));

        await ChangeAsync(page, "#lx-record", text);
        await ClickAsync(page, "Check");

        page.WaitForAssertion(() => Assert.StartsWith("The record is no JSON", page.Find("p[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null(_bench.Indexer.LastValidated);
    }

    [Fact]
    public void Two_versions_are_compared_by_kind_class_and_effect()
    {
        var page = Render("?view=diff&left=bafyold");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("section[aria-label=Changes] tbody tr").Count));
        Assert.Contains("all together: breaks-old-data", page.Find("section[aria-label=Changes]").TextContent, StringComparison.Ordinal);
        Assert.Contains("rows: revalidate", page.Find("section[aria-label=Changes] tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Equal(("bafyold", "bafynew"), (_bench.Indexer.LastCompared!.Before, _bench.Indexer.LastCompared.After));
    }

    private static Task ChangeAsync(IRenderedComponent<LexiconPage> page, string selector, string value) =>
        page.InvokeAsync(() => page.Find(selector).ChangeAsync(value));

    private static Task ClickAsync(IRenderedComponent<LexiconPage> page, string text) =>
        page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Trim() == text).ClickAsync());

    private IRenderedComponent<LexiconPage> Render(string query) =>
        _bench.RenderAt<LexiconPage>($"lexicons/{SampleData.Like}{query}", parameters => parameters.Add(page => page.Nsid, SampleData.Like));
}
