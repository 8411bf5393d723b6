using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A plan that cannot be carried out ends with its reason, and keeps no other from running.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class PlanFaultTests(IndexedNetwork indexed)
{
    private const string Posts = PlannedTable.Posts;
    private const string Notes = "com.example.note";

    // The same table as the version that PlannedTable begins with.
    private const string Compatible = """
        {"lexicon":1,"id":"app.bsky.feed.post","description":"another version","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"string"},"createdAt":{"type":"string","format":"datetime"}}}}}}
        """;

    private const string Note = """
        {"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "createdAt":{"type":"string","format":"datetime"}}}}}}
        """;

    private const string TimeIndex = """{"index": [{"path": ["createdAt"], "kind": "time"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lexicon_with_a_plan_that_was_asked_for_takes_no_other_version_until_the_plan_is_withdrawn()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = await AskAsync(table, Posts);
        var file = await FileAsync(table, "compatible.json", Compatible);

        var refused = await CommandRun.OfAsync(["lexicon", "add", file, "--data", table.Folder]);
        Assert.Equal(ExitCode.Partial, refused.ExitCode);
        Assert.Contains($"lexidex lexicon withdraw {hash}", refused.Results, StringComparison.Ordinal);

        await table.RunAsync("lexicon", "withdraw", hash, "--dry-run");
        Assert.Equal(PlanState.Requested, (await table.Plans.FindAsync(hash, Stop))!.State);
        Assert.Equal("drafted", (await table.RunAsync("lexicon", "withdraw", hash, "--json")).Json[^1].GetProperty("state").GetString());
        Assert.Null(await table.CarryOutAsync(_ => { }));
        await table.RunAsync("lexicon", "add", file);
        var late = await CommandRun.OfAsync(["lexicon", "apply", hash, "--data", table.Folder]);
        Assert.Contains("was drafted against another version or table", late.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_begun_is_not_withdrawn_and_says_so()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = await AskAsync(table, Posts);
        await CutAsync(table, "before Reprojected");

        var run = await CommandRun.OfAsync(["lexicon", "withdraw", hash, "--data", table.Folder]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("has begun", run.Notes, StringComparison.Ordinal);
        var added = await CommandRun.OfAsync(["lexicon", "add", await FileAsync(table, "compatible.json", Compatible), "--data", table.Folder]);
        Assert.Contains($"Plan {hash} for it is under way", added.Results, StringComparison.Ordinal);
        Assert.Equal(PlanState.Done, (await table.CarryOutAsync(_ => { }))!.State);
    }

    [Theory]
    [InlineData("before ColumnsAdded")]
    [InlineData("after ColumnsAdded")]
    [InlineData("before Published")]
    public async Task A_plan_whose_base_is_gone_is_refused_takes_back_what_it_added_and_lets_others_go_on(string cut)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var stale = await table.DraftAsync(toWide: true);
        await table.Plans.RequestAsync(stale, "test", Stop);
        await CutAsync(table, cut);
        await LoseBaseAsync(table, stale);
        await table.RunAsync("lexicon", "add", await FileAsync(table, "note.json", Note));
        var other = await AskAsync(table, Notes);

        await table.RunAsync("lexicon", "apply", other);

        var refused = (await table.Plans.FindAsync(stale, Stop))!;
        Assert.Equal((PlanState.Refused, PlanStep.None), (refused.State, refused.Step));
        Assert.Contains("was drafted against another version or table", refused.Note, StringComparison.Ordinal);
        AssertTakenBack(table);
        await table.Plans.RequestAsync(await table.DraftAsync(toWide: true), "test", Stop);
        Assert.Equal(PlanState.Done, (await table.CarryOutAsync(_ => { }))!.State);
    }

    [Fact]
    public async Task A_plan_that_the_store_refuses_fails_with_the_reason_lets_others_go_on_and_can_be_applied_again()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await table.RunAsync("lexicon", "add", await FileAsync(table, "note.json", Note));
        Query(table, "CREATE TABLE app_bsky_feed_post__created_at__time (in_the_way integer)");
        var failing = await AskAsync(table, Posts);
        var other = await AskAsync(table, Notes);

        await table.RunAsync("lexicon", "apply", other);

        var failed = (await table.Plans.FindAsync(failing, Stop))!;
        Assert.Equal(PlanState.Failed, failed.State);
        Assert.Contains("app_bsky_feed_post__created_at__time", failed.Note, StringComparison.Ordinal);
        Query(table, "DROP TABLE app_bsky_feed_post__created_at__time");
        await table.RunAsync("lexicon", "apply", failing);
        Assert.Contains("app_bsky_feed_post__created_at__time", await table.ReadIndexesAsync());
    }

    [Fact]
    public async Task A_plan_that_fails_before_its_version_is_published_takes_back_what_it_added_and_keeps_no_other_plan_out()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await table.Plans.RequestAsync(await table.DraftAsync(toWide: true), "test", Stop);

        var failed = await table.CarryOutAsync(place =>
        {
            if (place == "after ColumnsAdded")
                throw new PlanStoppedException("The store has no room for more columns.");
        });

        Assert.Equal((PlanState.Failed, PlanStep.None, "The store has no room for more columns."), (failed!.State, failed.Step, failed.Note));
        AssertTakenBack(table);
        await AskAsync(table, Posts);
        Assert.Equal(PlanState.Done, (await table.CarryOutAsync(_ => { }))!.State);
    }

    [Fact]
    public async Task The_control_API_withdraws_what_was_asked_for()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await using var running = await RunningIndexer.StartAsync(["--data", table.Folder]);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(table.Folder, "control.token"));
        var draft = await control.DraftPlanAsync(new DraftPlan { Nsid = Posts, Edits = System.Text.Json.JsonElement.Parse(TimeIndex) }, Stop);

        Assert.Equal("drafted", (await control.WithdrawPlanAsync(draft.Hash, new WithdrawPlan { By = "ada" }, Stop)).State);
        await control.ApplyPlanAsync(draft.Hash, new ApplyPlan(), Stop);
        await table.RunAsync("lexicon", "apply", draft.Hash);
        var refused = await Assert.ThrowsAsync<ControlException>(() => control.WithdrawPlanAsync(draft.Hash, new WithdrawPlan(), Stop));
        Assert.Equal("PlanRefused", refused.Code);
    }

    private static void AssertTakenBack(PlannedTable table)
    {
        Assert.Equal("0", Query(table, "SELECT count(*) FROM pragma_table_info('app_bsky_feed_post') WHERE name = 'reply_root'"));
        Assert.Equal("1", Query(table, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name = 'app_bsky_feed_post_v'"));
    }

    private static async Task<string> AskAsync(PlannedTable table, string nsid)
    {
        var edits = await FileAsync(table, "edits.json", TimeIndex);
        var hash = (await table.RunAsync("lexicon", "plan", nsid, "--edit", edits, "--json")).Json[0].GetProperty("hash").GetString()!;
        await table.Plans.RequestAsync(hash, "test", Stop);
        return hash;
    }

    private static async Task CutAsync(PlannedTable table, string at) => await Assert.ThrowsAsync<InvalidOperationException>(() => table.CarryOutAsync(place =>
    {
        if (place == at)
            throw new InvalidOperationException("cut off");
    }));

    // As a Lexidex did that let other versions in while a plan was under way.
    private static async Task LoseBaseAsync(PlannedTable table, string hash)
    {
        var plan = (await table.Plans.FindAsync(hash, Stop))!;
        var state = plan.State;
        plan.State = PlanState.Drafted;
        await table.Plans.SaveAsync(plan, Stop);
        await table.RunAsync("lexicon", "add", await FileAsync(table, "compatible.json", Compatible));
        plan.State = state;
        await table.Plans.SaveAsync(plan, Stop);
    }

    private static string Query(PlannedTable table, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(table.Folder, "lexidex.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of this file alone.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    private static async Task<string> FileAsync(PlannedTable table, string name, string text)
    {
        var file = Path.Combine(table.Folder, name);
        await File.WriteAllTextAsync(file, text, Stop);
        return file;
    }
}
