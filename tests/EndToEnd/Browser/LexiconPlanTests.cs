using System.Text.RegularExpressions;
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
        await ApplyAsync(plan);

        await Expect(plan.GetByText("done", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Table", Exact = true }).ClickAsync();
        await Expect(page.Locator("td[data-label=Column]").First).ToHaveTextAsync("subject");
        await Expect(page.Locator("td[data-label=Column]", new() { HasTextString = "created_at" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Versions" }).ClickAsync();
        await Expect(page.Locator("section[aria-label=Versions] tbody tr")).ToHaveCountAsync(1);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_table_is_edited_by_clicks_and_changes_by_the_plan_that_is_made_of_them()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/lexicons/app.bsky.feed.repost?view=edit"));
        var page = window.Page;

        // The page is dead until its scripts have joined it to the server.
        var dropped = page.Locator("tr.lx-dropped");
        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Make a plan" }), page.GetByText("there is nothing to plan"));
        await page.GetByLabel("Drop subject_cid").CheckAsync();
        await Expect(dropped).ToHaveCountAsync(1);
        await page.GetByLabel("Index of created_at").SelectOptionAsync("time");
        await Expect(page.Locator("#lx-edits")).ToHaveValueAsync(new Regex("\"time\""));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator("td[data-label=Column]", new() { HasTextString = "body" })).ToBeVisibleAsync();
        await window.ScreenshotAsync("lexicon-edit");

        await page.Locator("#lx-edits").FillAsync("""{"drop":[["nowhere"]]}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await Expect(page.GetByText("no proposed column reads there")).ToBeVisibleAsync();
        await page.Locator("#lx-edits").FillAsync("""{"drop":[["subject","cid"]],"index":[{"path":["createdAt"],"kind":"time"}]}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await Expect(page.GetByText("no proposed column reads there")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a plan" }).ClickAsync();
        var plan = page.Locator("section[aria-label^='Plan ']");
        await Expect(plan.Locator("pre")).ToContainTextAsync("DROP COLUMN");
        await Expect(plan.Locator("pre")).ToContainTextAsync("created_at__time");
        await window.ScreenshotAsync("lexicon-edit-plan");
        await ApplyAsync(plan);

        await Expect(page).ToHaveURLAsync(new Regex("view=plans$"));
        await Expect(page.Locator("section[aria-label^='Plan ']").GetByText("done", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Table", Exact = true }).ClickAsync();
        await Expect(page.GetByText("app_bsky_feed_repost__created_at__time")).ToBeVisibleAsync();
        await Expect(page.Locator("td[data-label=Column]", new() { HasTextString = "subject_cid" })).ToHaveCountAsync(0);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_pasted_lexicon_is_registered_with_the_columns_that_were_chosen()
    {
        const string Trip = """
            {"lexicon":1,"id":"com.example.trip","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
            "title":{"type":"string","maxLength":100},"place":{"type":"object","properties":{"geo":{"type":"object","properties":{"lat":{"type":"integer"}}}}}}}}}}
            """;
        await using var window = await browser.OpenAsync(await admin.PageAsync("/lexicons/add"));
        var page = window.Page;

        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Propose a table" }), page.GetByText("The document is no JSON"));
        await page.GetByLabel("The lexicon (JSON)").FillAsync(Trip);
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose a table" }).ClickAsync();
        await page.GetByLabel("Place", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "place › geo › lat (integer)" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator("section[aria-label=Statements] pre")).ToContainTextAsync("\"place_geo_lat\" integer");
        await window.ScreenshotAsync("lexicon-add");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "com.example.trip" }).ClickAsync();
        await Expect(page.Locator("td[data-label=Column]").Last).ToHaveTextAsync("place_geo_lat");
        Assert.Empty(window.Errors);
    }

    [Theory]
    [InlineData("/lexicons/app.bsky.feed.post?view=edit", "#lx-edits")]
    [InlineData("/lexicons/add", "#lx-lexicon")]
    public async Task On_a_phone_the_editor_does_not_scroll_sideways(string path, string filled)
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync(path));
        await window.Page.SetViewportSizeAsync(390, 844);

        await Expect(window.Page.Locator(filled)).ToBeVisibleAsync();
        await window.ScreenshotAsync("phone" + Regex.Replace(path, "[^a-z]+", "-"));
        Assert.True(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_lexicon_is_frozen_and_thawed_with_a_reason_and_a_record_is_judged_by_it()
    {
        await using var window = await browser.OpenAsync(await admin.PageAsync("/lexicons/app.bsky.feed.like?view=policy"));
        var page = window.Page;
        var change = page.GetByRole(AriaRole.Region, new() { Name = "What may change" });
        await window.ClickUntilVisibleAsync(page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }), page.GetByText("Say why first."));
        await change.GetByLabel("Why?").FillAsync("who owns it?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();
        await Expect(page.GetByText("frozen: nothing may")).ToBeVisibleAsync();
        await window.PictureAsync("lexicon-policy");
        await change.GetByLabel("Why?").FillAsync("settled");
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

    // The one that applies stands where the one that asks was: it is known by its hash.
    private static async Task ApplyAsync(ILocator plan)
    {
        await plan.GetByRole(AriaRole.Button, new() { Name = "Apply…" }).ClickAsync();
        await plan.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Apply [0-9a-f]+$") }).ClickAsync();
    }
}
