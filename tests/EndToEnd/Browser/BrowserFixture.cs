using Lexidex.Tests.Shared;
using Microsoft.Playwright;
using Xunit;

namespace Lexidex.EndToEnd.Browser;

/// <summary>
/// Debian's Chromium without a screen, for one test class (IClassFixture). It starts with the first page, so that a class whose
/// tests are all skipped starts none.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    // Tests may run as root, where Chromium's sandbox refuses to start. The rest keeps it from speaking to hosts of its maker.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new window with no history at an address; skips the test in tier quick and where there is no browser (with REQUIRE_STORES=1 that fails).</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, ColorScheme colors = ColorScheme.Light)
    {
        Require();
        var browser = await StartAsync();
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 1280, Height = 800 },
            ColorScheme = colors,
        });
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.GoToAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private static void Require()
    {
        Tier.Require(TierLevel.Default);
        if (!File.Exists(Chromium) && Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1")
            throw new InvalidOperationException($"REQUIRE_STORES is 1, but there is no {Chromium}.");
        Assert.SkipUnless(File.Exists(Chromium), $"There is no {Chromium}: ./test installs it.");
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000);
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Flags });
        }
        finally
        {
            _starting.Release();
        }
    }
}
