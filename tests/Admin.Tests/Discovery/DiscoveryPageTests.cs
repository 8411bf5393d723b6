using System.Net;
using Bunit;
using Lexidex.Admin.Discovery;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Discovery;

public sealed class DiscoveryPageTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync() => _bench = await AdminBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Without_any_it_says_when_one_appears()
    {
        var page = _bench.Render<DiscoveryPage>();

        page.WaitForAssertion(() => Assert.StartsWith("Every collection", page.Find(".lx-state h2").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_becomes_of_a_collection_is_decided_where_it_stands()
    {
        _bench.Indexer.Collections = Seen();
        var page = _bench.Render<DiscoveryPage>();
        page.WaitForAssertion(() => Assert.Contains("1,234", page.Find("tbody tr").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("tbody select").ChangeAsync("ignore"));

        Assert.Equal(("com.example.note", "ignore"), (_bench.Indexer.LastRule!.Pattern, _bench.Indexer.LastRule.Action));
        page.WaitForAssertion(() => Assert.Equal("ignore", page.Find("tbody select").GetAttribute("value")));
    }

    [Fact]
    public void A_failure_can_be_tried_again()
    {
        _bench.Indexer.Refusal = (HttpStatusCode.BadGateway, "a proxy's page");
        var page = _bench.Render<DiscoveryPage>();
        page.WaitForAssertion(() => Assert.Contains("502", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        (_bench.Indexer.Refusal, _bench.Indexer.Collections) = (null, Seen());
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Assert.Contains("com.example.note", page.Markup, StringComparison.Ordinal));
    }

    private static CollectionOverview Seen() => new()
    {
        Collections =
        [
            new CollectionSummary
            {
                Nsid = "com.example.note",
                Action = "keep",
                Records = 1_234,
                Dids = 56,
                Kept = 1_200,
                FirstSeen = SampleData.Noon,
                LastSeen = SampleData.Noon,
                Samples = ["at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/com.example.note/3kabcdefghi22"],
            },
        ],
    };
}
