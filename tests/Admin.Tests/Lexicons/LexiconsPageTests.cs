using System.Net;
using Bunit;
using Lexidex.Admin.Lexicons;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

public sealed class LexiconsPageTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync() => _bench = await AdminBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Each_lexicon_is_a_row_with_state_rows_and_version()
    {
        _bench.Indexer.Lexicons.Add(SampleData.DefsLexicon());
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());

        var page = _bench.Render<LexiconsPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        var like = page.FindAll("tbody tr")[1];
        Assert.Equal("lexicons/app.bsky.feed.like", like.QuerySelector("th a")!.GetAttribute("href"));
        Assert.Contains("active", like.TextContent, StringComparison.Ordinal);
        Assert.Contains("5,201,377", like.TextContent, StringComparison.Ordinal);
        Assert.Contains("…qa4s52zy", like.TextContent, StringComparison.Ordinal);
        Assert.Null(page.FindAll("tbody tr")[0].QuerySelector("td a"));
    }

    [Fact]
    public void An_empty_registry_is_told_how_to_be_filled()
    {
        var page = _bench.Render<LexiconsPage>();

        page.WaitForAssertion(() => Assert.Equal("No lexicon is registered", page.Find(".lx-state h2").TextContent));
        Assert.Contains("./lexidex lexicon add", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_can_be_tried_again()
    {
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());
        _bench.Indexer.Refusal = (HttpStatusCode.InternalServerError, """{"error":"Broken","message":"The catalog is locked."}""");

        var page = _bench.Render<LexiconsPage>();

        page.WaitForAssertion(() => Assert.Contains("The catalog is locked.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        _bench.Indexer.Refusal = null;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
    }

    [Fact]
    public async Task Rows_grow_while_one_looks_grow_old_when_the_Indexer_is_away_and_the_timer_ends_with_the_page()
    {
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());
        var page = _bench.Render<LexiconsPage>();
        await _bench.Time.TimersAsync(LexiconsService.Interval, 1);

        _bench.Indexer.Lexicons[0] = SampleData.LikeLexicon() with { Summary = SampleData.LikeLexicon().Summary with { Rows = 42 } };
        _bench.Time.Pass(LexiconsService.Interval);
        page.WaitForAssertion(() => Assert.Contains(">42<", page.Markup, StringComparison.Ordinal));

        _bench.Indexer.Refusal = (HttpStatusCode.InternalServerError, "{}");
        _bench.Time.Pass(LexiconsService.Interval);
        page.WaitForAssertion(() => Assert.Contains("5 s old", page.Find(".lx-stale").TextContent, StringComparison.Ordinal));
        Assert.Contains(">42<", page.Markup, StringComparison.Ordinal);

        await _bench.LeaveAsync();
        await _bench.Time.TimersAsync(LexiconsService.Interval, 0);
    }
}
