using System.Net;
using Bunit;
using Lexidex.Admin.Layout;
using Xunit;

namespace Lexidex.Admin.Tests.Layout;

public sealed class MainLayoutTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync() => _bench = await AdminBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void The_bar_names_the_installation_and_the_pages_are_linked()
    {
        var layout = _bench.Render<MainLayout>();

        Assert.Equal("staging-7", layout.Find(".lx-environment").TextContent);
        Assert.Equal(["Overview", "Lexicons", "Discovery", "Records"], layout.FindAll(".lx-nav a").Select(link => link.TextContent.Trim()));
    }

    [Fact]
    public void The_chosen_theme_is_pressed_and_the_browser_keeps_it()
    {
        var layout = _bench.Render<MainLayout>();
        layout.WaitForAssertion(() => Assert.Equal("true", layout.Find("[aria-label='As the system has it']").GetAttribute("aria-pressed")));

        layout.Find("button[aria-label=Dark]").Click();

        layout.WaitForAssertion(() => Assert.Equal("true", layout.Find("button[aria-label=Dark]").GetAttribute("aria-pressed")));
        Assert.Equal(["Dark", true], _bench.Script.Invocations["lexidex.setTheme"][^1].Arguments);
    }

    [Fact]
    public void A_stored_theme_is_taken_up()
    {
        _bench.Script.Setup<string?>("lexidex.theme").SetResult("Light");

        var layout = _bench.Render<MainLayout>();

        layout.WaitForAssertion(() => Assert.Equal("true", layout.Find("button[aria-label=Light]").GetAttribute("aria-pressed")));
    }

    [Fact]
    public void Every_page_says_whether_the_Indexer_answers()
    {
        var layout = _bench.Render<MainLayout>();
        layout.WaitForAssertion(() => Assert.Equal("connected", layout.Find(".lx-pulse").TextContent));

        _bench.Indexer.Refusal = (HttpStatusCode.InternalServerError, "{}");
        _bench.Time.Pass(TimeSpan.FromSeconds(1));

        layout.WaitForAssertion(() => Assert.Equal("no answer", layout.Find(".lx-pulse").TextContent));
    }
}
