using System.Net;
using Bunit;
using Lexidex.Admin.Lexicons;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

public sealed class LexiconPageTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync() => _bench = await AdminBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Columns_are_shown_with_path_type_and_index()
    {
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());

        var page = Render(SampleData.Like);

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("section[aria-label=Columns] tbody tr").Count));
        var subject = page.Find("section[aria-label=Columns] tbody tr");
        Assert.Equal(["subject", "uri"], subject.QuerySelectorAll("th span:not([aria-hidden])").Select(step => step.TextContent));
        Assert.Equal(["subject", "at-uri", "–", "key"], subject.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("app_bsky_feed_like_subject", page.Find("section[aria-label=Indexes]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_the_version_in_force_has_no_more_is_shown_as_deprecated()
    {
        var like = SampleData.LikeLexicon();
        var columns = like.Summary.Columns.Select(column => column with { IsDeprecated = column.Name == "created_at" });
        _bench.Indexer.Lexicons.Add(like with { Summary = like.Summary with { Columns = [.. columns] } });

        var page = Render(SampleData.Like);

        page.WaitForAssertion(() => Assert.Equal(
            ["subject", "subject_cid", "created_at · deprecated"],
            page.FindAll("section[aria-label=Columns] td[data-label=Column]").Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))));
    }

    [Fact]
    public void A_lexicon_without_records_says_that_it_has_no_table()
    {
        _bench.Indexer.Lexicons.Add(SampleData.DefsLexicon());

        var page = Render("app.bsky.feed.defs");

        page.WaitForAssertion(() => Assert.Equal("No table", page.Find(".lx-state h2").TextContent));
    }

    [Fact]
    public void The_document_is_shown_as_text()
    {
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon() with
        {
            Document = FakeIndexer.Json("""{"lexicon":1,"id":"app.bsky.feed.like","description":"<script>alert(1)</script>"}"""),
        });

        var page = Render(SampleData.Like, "?view=json");

        page.WaitForAssertion(() => Assert.Contains("\"<script>alert(1)</script>\"", page.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void An_unknown_lexicon_is_told_how_to_be_registered()
    {
        var page = Render("com.example.unknown");

        page.WaitForAssertion(() => Assert.Equal("This lexicon is not registered", page.Find(".lx-state h2").TextContent));
    }

    [Fact]
    public void A_failure_can_be_tried_again()
    {
        _bench.Indexer.Lexicons.Add(SampleData.LikeLexicon());
        _bench.Indexer.Refusal = (HttpStatusCode.BadGateway, "a proxy's page");

        var page = Render(SampleData.Like);

        page.WaitForAssertion(() => Assert.Contains("502", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        _bench.Indexer.Refusal = null;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Contains("subject_cid", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<LexiconPage> Render(string nsid, string query = "") =>
        _bench.RenderAt<LexiconPage>($"lexicons/{nsid}{query}", parameters => parameters.Add(page => page.Nsid, nsid));
}
