using System.Net;
using Bunit;
using Lexidex.Admin.Records;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Records;

public sealed class RecordsPageTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert('x')</script>";

    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync()
    {
        _bench = await AdminBench.StartAsync();
        var lexicon = SampleData.LikeLexicon();
        _bench.Indexer.Lexicons.Add(lexicon with { Summary = lexicon.Summary with { Nsid = SampleData.Post, Rows = 2 } });
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Rows_are_shown_in_typed_columns()
    {
        Store(SampleData.PostRecord("3la", "hello"), SampleData.PostRecord("3lb", "world"));

        var page = Render();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Equal(["text", "datetime", "integer"], page.FindAll("thead .lx-type").Select(type => type.TextContent));
        var cells = page.FindAll("tbody tr")[0].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["hello", "4 min ago", "–", "4 min ago"], cells);
        Assert.Equal("3la", page.Find("tbody th a .lx-mono").TextContent);
    }

    [Fact]
    public void Record_text_is_text_in_cells_and_in_the_unfolded_record()
    {
        Store(SampleData.PostRecord("3la", Hostile));

        var page = Render($"?open={Uri.EscapeDataString(UriOf("3la"))}");

        page.WaitForAssertion(() => Assert.Contains(Hostile, page.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Equal(Hostile, page.Find("tbody td .lx-foreign").TextContent);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void An_unfolded_record_shows_columns_JSON_and_that_its_CID_was_met()
    {
        Store(SampleData.PostRecord("3la", "hello"), SampleData.PostRecord("3lb", "world"));

        var page = Render();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Equal($"records/app.bsky.feed.post?open={Uri.EscapeDataString(UriOf("3lb"))}", page.FindAll(".lx-unfold")[1].GetAttribute("href"));
        _bench.Navigation.NavigateTo(page.FindAll(".lx-unfold")[1].GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Contains("checked", page.Find(".lx-check.lx-good").TextContent, StringComparison.Ordinal));
        Assert.Contains("\"text\": \"world\"", page.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Contains("NULL", page.Find("dl").TextContent, StringComparison.Ordinal);
        Assert.Equal("records/app.bsky.feed.post", page.FindAll(".lx-unfold")[1].GetAttribute("href"));
    }

    [Fact]
    public void A_record_that_does_not_meet_its_CID_is_an_alarm()
    {
        Store(SampleData.PostRecord("3la", "hello", cidChecked: false));

        var page = Render($"?open={Uri.EscapeDataString(UriOf("3la"))}");

        page.WaitForAssertion(() => Assert.Contains("not matched", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_is_an_address()
    {
        Store([.. Enumerable.Range(0, 120).Select(number => SampleData.PostRecord($"3l{number:000}", $"post {number}"))]);

        var page = Render();

        page.WaitForAssertion(() => Assert.Equal(RecordsService.PageSize, page.FindAll("tbody tr").Count));
        Assert.Equal("records/app.bsky.feed.post?cursor=50", page.Find(".lx-pager a[rel=next]").GetAttribute("href"));
        _bench.Navigation.NavigateTo("records/app.bsky.feed.post?cursor=100");
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll(".lx-pager a[rel=next]"));
        Assert.Equal("records/app.bsky.feed.post", page.Find(".lx-pager a").GetAttribute("href"));
    }

    [Fact]
    public void A_column_with_a_time_index_gives_the_order()
    {
        Store([.. Enumerable.Range(0, 60).Select(number => SampleData.PostRecord($"3l{number:00}", $"post {number}"))]);
        var page = Render();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".lx-order")));
        Assert.Empty(page.FindAll("th[aria-sort]"));

        _bench.Navigation.NavigateTo(page.Find(".lx-order").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Equal("3l59", page.Find("tbody th a .lx-mono").TextContent));
        Assert.Equal("descending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.Equal("records/app.bsky.feed.post?order=-created_at&cursor=50", page.Find(".lx-pager a[rel=next]").GetAttribute("href"));
        Assert.EndsWith("order=created_at", page.Find(".lx-order").GetAttribute("href"), StringComparison.Ordinal);

        _bench.Navigation.NavigateTo(page.Find(".lx-order").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort")));
        Assert.Equal("records/app.bsky.feed.post", page.Find(".lx-order").GetAttribute("href"));
    }

    [Fact]
    public void Without_a_collection_the_largest_is_opened()
    {
        var small = SampleData.LikeLexicon();
        _bench.Indexer.Lexicons.Insert(0, small with { Summary = small.Summary with { Nsid = "app.a.small", Rows = 1 } });
        Store(SampleData.PostRecord("3la", "hello"));

        var page = _bench.RenderAt<RecordsPage>("records");

        page.WaitForAssertion(() => Assert.EndsWith("/records/app.bsky.feed.post", _bench.Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_collection_says_where_records_come_from()
    {
        Store();

        var page = Render();

        page.WaitForAssertion(() => Assert.Equal("No record yet", page.Find(".lx-state h2").TextContent));
    }

    [Fact]
    public void Without_any_collection_the_next_step_is_to_register_one()
    {
        _bench.Indexer.Lexicons.Clear();

        var page = _bench.RenderAt<RecordsPage>("records");

        page.WaitForAssertion(() => Assert.Equal("No collection is registered", page.Find(".lx-state h2").TextContent));
        Assert.Contains("./lexidex lexicon add", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_can_be_tried_again()
    {
        Store(SampleData.PostRecord("3la", "hello"));
        _bench.Indexer.Refusal = (HttpStatusCode.InternalServerError, """{"error":"StoreAway","message":"The store does not answer."}""");

        var page = Render();

        page.WaitForAssertion(() => Assert.Contains("The store does not answer.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        _bench.Indexer.Refusal = null;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Contains("hello", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void A_collection_that_fails_leaves_the_choice_of_another()
    {
        var page = Render();

        page.WaitForAssertion(() => Assert.Contains("is not registered", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll(".lx-select"));
    }

    private void Store(params RecordDetail[] records) => _bench.Indexer.Records[SampleData.Post] = records;

    private static string UriOf(string rkey) => $"at://{SampleData.Did}/{SampleData.Post}/{rkey}";

    private IRenderedComponent<RecordsPage> Render(string query = "") =>
        _bench.RenderAt<RecordsPage>($"records/{SampleData.Post}{query}", parameters => parameters.Add(page => page.Nsid, SampleData.Post));
}
