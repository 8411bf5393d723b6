using System.Collections.Concurrent;
using Lexidex.Tests.Shared;
using Microsoft.Playwright;

namespace Lexidex.EndToEnd.Browser;

/// <summary>One window of a <see cref="BrowserFixture"/>: Playwright's page, what went wrong in it, and pictures of it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Enqueue(message.Text);
        };
    }

    /// <summary>Playwright's own page; its actions and expectations wait up to 30 s.</summary>
    public IPage Page { get; }

    /// <summary>Exceptions of scripts and errors in the console until now.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Opens an address; an answer that is not a success is an exception.</summary>
    public async Task GoToAsync(Uri address)
    {
        var response = await Page.GotoAsync(address.ToString());
        if (response is { Ok: false })
            throw new InvalidOperationException($"{address} answered {response.Status}.");
    }

    /// <summary>
    /// Clicks until what was asked for is seen: a button that the server drew beforehand is dead until the page's scripts
    /// have joined it to the server.
    /// </summary>
    public async Task ClickUntilVisibleAsync(ILocator button, ILocator wanted)
    {
        for (var attempt = 1; ; attempt++)
        {
            await button.ClickAsync();
            try
            {
                await wanted.WaitForAsync(new() { Timeout = 1_500 });
                return;
            }
            catch (TimeoutException) when (attempt < 20)
            {
            }
        }
    }

    /// <summary>Takes a picture of the whole page for people: artifacts/screenshots/NAME.png; its path.</summary>
    public async Task<string> ScreenshotAsync(string name)
    {
        var path = Path.Combine(Corpus.RepositoryRoot(), "artifacts", "screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    /// <summary>A picture of the window alone, as the README shows it: artifacts/screenshots/NAME.png.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Corpus.RepositoryRoot(), "artifacts", "screenshots", $"{name}.png"),
        Animations = ScreenshotAnimations.Disabled,
    });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
