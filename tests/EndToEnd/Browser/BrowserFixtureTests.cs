using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Lexidex.EndToEnd.Browser;

/// <summary>What the tests of the admin pages count on.</summary>
public sealed class BrowserFixtureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Document = """
        <!doctype html><title>Lexidex test page</title><link rel="icon" href="data:,">
        <style>body { font: 20px sans-serif } @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }</style>
        <h1>Ready</h1>
        <button onclick="document.querySelector('h1').textContent = 'Clicked'">Click</button>
        <button onclick="nothingLikeThis()">Break</button>
        """;

    [Fact]
    public async Task A_page_of_a_server_on_loopback_is_shown_and_can_be_clicked()
    {
        await using var server = await ServeAsync();
        await using var page = await browser.OpenAsync(new Uri(server.Urls.First()), ColorScheme.Dark);

        await Expect(page.Page).ToHaveTitleAsync("Lexidex test page");
        await page.ClickUntilVisibleAsync(page.Page.GetByText("Click", new() { Exact = true }), page.Page.GetByText("Clicked"));

        Assert.Empty(page.Errors);
        Assert.True(new FileInfo(await page.ScreenshotAsync("harness")).Length > 1_000);
    }

    [Fact]
    public async Task A_script_that_throws_is_seen_by_the_test()
    {
        await using var server = await ServeAsync();
        await using var page = await browser.OpenAsync(new Uri(server.Urls.First()));

        await page.Page.RunAndWaitForConsoleMessageAsync(
            () => page.Page.EvaluateAsync("console.error('said aloud')"));
        await page.Page.GetByText("Break").ClickAsync();
        await page.Page.EvaluateAsync("1");

        Assert.Contains(page.Errors, error => error.Contains("said aloud", StringComparison.Ordinal));
        Assert.Contains(page.Errors, error => error.Contains("nothingLikeThis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_an_exception()
    {
        await using var server = await ServeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => browser.OpenAsync(new Uri(server.Urls.First() + "/absent")));
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapGet("/", () => Results.Content(Document, "text/html"));
        server.MapFallback(() => Results.Content("Nothing is here.", statusCode: StatusCodes.Status404NotFound));
        await server.StartAsync();
        return server;
    }
}
