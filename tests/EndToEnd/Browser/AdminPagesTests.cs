using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Lexidex.EndToEnd.Browser;

/// <summary>The Admin of the running program, as an operator sees it in a browser.</summary>
public sealed class AdminPagesTests(BrowserFixture browser, AdminFixture admin) : IClassFixture<BrowserFixture>, IClassFixture<AdminFixture>
{
    private const string Likes = "app.bsky.feed.like";
    private const string Light = "rgb(246, 247, 249)";
    private const string Dark = "rgb(17, 22, 29)";

    [Fact]
    public async Task The_overview_shows_what_is_indexed_and_its_numbers_move()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/"));
        var page = window.Page;

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("simulator", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Likes })).ToBeVisibleAsync();
        var position = page.Locator("td[data-label=Position]");
        var before = await position.TextContentAsync();
        Assert.Matches(@"^\d+$", before!.Trim());
        await Expect(position).Not.ToHaveTextAsync(before);

        await window.PictureAsync("overview");
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_lexicon_is_found_in_the_list_and_shows_its_columns_and_its_document()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/lexicons"), ColorScheme.Dark);
        var page = window.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = Likes, Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/lexicons/{Regex.Escape(Likes)}$"));
        await Expect(page.Locator("td[data-label=Column]").First).ToHaveTextAsync("subject");
        await Expect(page.GetByText("app_bsky_feed_like__subject__key")).ToBeVisibleAsync();
        await window.PictureAsync("lexicon");

        await page.GetByRole(AriaRole.Link, new() { Name = "Document" }).ClickAsync();
        await Expect(page.Locator("pre")).ToContainTextAsync($"\"id\": \"{Likes}\"");
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_record_unfolds_to_its_original_whose_CID_was_checked()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/records/app.bsky.feed.post"));
        var page = window.Page;

        await page.Locator("a.lx-unfold").First.ClickAsync();
        await Expect(page.GetByText("checked: rebuilt from its row")).ToBeVisibleAsync();
        await Expect(page.Locator("pre")).ToContainTextAsync("\"$type\": \"app.bsky.feed.post\"");
        await window.PictureAsync("records");

        await page.Locator("a.lx-unfold").First.ClickAsync();
        await Expect(page.Locator("pre")).ToHaveCountAsync(0);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task The_text_of_a_hostile_record_stays_text()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync($"/records/{HostileRepo.Collection}"));
        var page = window.Page;

        await page.Locator("a.lx-unfold").First.ClickAsync();
        await Expect(page.GetByText(HostileRepo.Description, new() { Exact = true }).Last).ToBeVisibleAsync();
        await Expect(page.GetByText(HostileRepo.Name, new() { Exact = true }).Last).ToBeVisibleAsync();
        await Expect(page.Locator("pre")).ToContainTextAsync("<u>key</u>");

        Assert.Equal(0, await page.Locator("#hostile, img[src=x], u").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.taken === undefined"));
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task The_theme_switch_darkens_the_page_and_is_remembered()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/"));
        var page = window.Page;
        var body = page.Locator("body");
        await Expect(body).ToHaveCSSAsync("background-color", Light);

        // The switch is drawn before it works.
        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Dark" }), page.Locator("html[data-shade=dark]"));
        await Expect(body).ToHaveCSSAsync("background-color", Dark);

        await page.ReloadAsync();
        await Expect(page.Locator("html[data-shade=dark]")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark", Pressed = true })).ToBeVisibleAsync();
        await Expect(body).ToHaveCSSAsync("background-color", Dark);
        Assert.Empty(window.Errors);
    }

    [Theory]
    [InlineData("/", "td[data-label=Position]")]
    [InlineData("/lexicons", "th a")]
    [InlineData("/lexicons/app.bsky.feed.post", "td[data-label=Column]")]
    [InlineData("/records/app.bsky.feed.post", "a.lx-unfold")]
    [InlineData("/records/app.bsky.graph.list?open=" + HostileRepo.Uri, "pre")]
    public async Task On_a_phone_no_page_scrolls_sideways(string path, string filled)
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync(path));
        await window.Page.SetViewportSizeAsync(390, 844);

        await Expect(window.Page.Locator(filled).First).ToBeVisibleAsync();
        var width = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

        await window.ScreenshotAsync("phone" + Regex.Replace(path.Split('?')[0], "[^a-z]+", "-"));
        Assert.True(width <= 390, $"{path} is {width} pixels wide");
        Assert.Empty(window.Errors);
    }
}
