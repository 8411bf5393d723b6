using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Lexidex.EndToEnd.Browser;

/// <summary>An operator changes a table from the browser, while a simulated network is followed.</summary>
public sealed class LexiconPlanTests(BrowserFixture browser, AdminFixture admin) : IClassFixture<BrowserFixture>, IClassFixture<AdminFixture>
{
    private const string Follows = "app.bsky.graph.follow";

    [Fact]
    public async Task A_column_is_dropped_by_a_plan_that_was_read_and_applied_by_its_hash()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync($"/lexicons/{Follows}?view=plans"));
        var page = window.Page;

        // The page is dead until its scripts have joined it to the server: what is typed before is gone.
        var plan = page.Locator("section[aria-label^='Plan ']");
        await page.GetByLabel("Columns to drop").FillAsync("created_at");
        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Draft", Exact = true }), page.Locator("section[aria-label^='Plan '], p[role=alert]"));
        if (await plan.CountAsync() == 0)
        {
            await page.GetByLabel("Columns to drop").FillAsync("created_at");
            await page.GetByRole(AriaRole.Button, new() { Name = "Draft", Exact = true }).ClickAsync();
        }

        await Expect(plan.Locator("pre")).ToContainTextAsync("DROP COLUMN");
        await window.PictureAsync("lexicon-plan");
        await plan.GetByRole(AriaRole.Button, new() { Name = "Apply…" }).ClickAsync();
        await plan.GetByRole(AriaRole.Button, new() { NameString = "Apply " }).Last.ClickAsync();

        await Expect(plan.GetByText("done", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Table", Exact = true }).ClickAsync();
        await Expect(page.Locator("td[data-label=Column]").First).ToHaveTextAsync("subject");
        await Expect(page.Locator("td[data-label=Column]", new() { HasTextString = "created_at" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Versions" }).ClickAsync();
        await Expect(page.Locator("section[aria-label=Versions] tbody tr")).ToHaveCountAsync(1);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_lexicon_is_frozen_and_thawed_with_a_reason_and_a_record_is_judged_by_it()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/lexicons/app.bsky.feed.like?view=policy"));
        var page = window.Page;
        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }), page.GetByText("Say why first."));
        await page.GetByLabel("Why?").FillAsync("who owns it?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();
        await Expect(page.GetByText("frozen: nothing may")).ToBeVisibleAsync();
        await window.PictureAsync("lexicon-policy");
        await page.GetByLabel("Why?").FillAsync("settled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "SQL", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "yugabyte", Exact = true }).ClickAsync();
        await Expect(page.Locator("pre")).ToContainTextAsync("HASH");
        await page.GetByRole(AriaRole.Link, new() { Name = "Check", Exact = true }).ClickAsync();
        await page.GetByLabel("Record (JSON)").FillAsync("{}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.GetByText("missing property")).ToBeVisibleAsync();

        await page.SetViewportSizeAsync(390, 844);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Discovery_shows_what_is_not_registered_and_fits_on_a_phone()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/discovery"));
        await Expect(window.Page.Locator("tbody select, .lx-state h2").First).ToBeVisibleAsync();
        await window.PictureAsync("discovery");

        await window.Page.SetViewportSizeAsync(390, 844);
        Assert.True(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        Assert.Empty(window.Errors);
    }
}
