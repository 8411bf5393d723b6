using System.Text.Json;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Tests.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>A lexicon changes: what differs, the plan, and carrying it out by its hash alone.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class LexiconPlanVerbTests(IndexedNetwork indexed)
{
    private const string Posts = PlannedTable.Posts;

    private const string OtherType = """
        {"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"string"},"createdAt":{"type":"string"},"langs":{"type":"array","items":{"type":"string","format":"language"}}}}}}}
        """;

    private static readonly string Wide = Path.Combine(Lexidex.Tests.Shared.Corpus.RepositoryRoot(), "deploy", "lexicons", "app", "bsky", "feed", "post.json");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_diff_names_each_place_that_differs()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var run = await table.RunAsync("lexicon", "diff", Posts, await FileAsync(table, OtherType), "--json");

        Assert.Equal(
            ["$.defs.main.record.properties.createdAt.format", "$.defs.main.record.properties.langs"],
            run.Json.Where(line => !line.TryGetProperty("change", out _)).Select(line => line.GetProperty("path").GetString()));
        Assert.Contains(run.Json, line => line.TryGetProperty("change", out var change) && change.GetString() == "D18 format-changed");
    }

    [Fact]
    public async Task The_usual_policy_refuses_what_breaks_data_and_names_the_change()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await table.RunAsync("lexicon", "policy", Posts, "full-transitive");
        var file = await FileAsync(table, OtherType);

        var run = await CommandRun.OfAsync(["lexicon", "plan", Posts, file, "--data", table.Folder]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("Policy refuses D18 (FormatChanged) at $.createdAt", run.Notes, StringComparison.Ordinal);
        Assert.Contains($"lexidex lexicon policy {Posts} mutable", run.Notes, StringComparison.Ordinal);
        Assert.Equal("full-transitive", Assert.Single((await table.RunAsync("lexicon", "policy", Posts, "--json")).Json).GetProperty("policy").GetString());
    }

    [Fact]
    public async Task A_plan_is_shown_a_line_for_each_thing_in_it()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);

        var run = await CommandRun.OfAsync(["lexicon", "plan", Posts, "--drop", "reply_root_cid", "--data", table.Folder]);

        Assert.Contains("drops        reply_root_cid", run.Lines);
        Assert.Contains("""edits        drop [["reply","root","cid"]]""", run.Lines);
        Assert.DoesNotContain(run.Lines, line => line.StartsWith("edits        {", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edits_choose_columns_and_indexes_and_a_later_version_keeps_to_them()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var edits = Path.Combine(table.Folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"drop": [["reply"]], "index": [{"path": ["createdAt"], "kind": "time"}]}""", Stop);
        var plan = (await table.RunAsync("lexicon", "plan", Posts, "--edit", edits, "--json")).Json[0];
        Assert.Equal(
            ["reply_root", "reply_root_cid", "reply_parent", "reply_parent_cid"],
            plan.GetProperty("plan").GetProperty("drops").EnumerateArray().Select(name => name.GetString()));

        await table.RunAsync("lexicon", "apply", plan.GetProperty("hash").GetString()!);
        var stands = (await LexiconRegistry.Open(Path.Combine(table.Folder, "catalog.db")).GetAsync(Posts, Stop))!.ReadProjection()!;
        Assert.Equal(["text", "created_at"], stands.Columns.Select(column => column.Name));
        Assert.Equal(IndexKind.Time, Assert.Single(stands.Indexes).Kind);

        var again = await CommandRun.OfAsync(["lexicon", "plan", Posts, Wide, "--data", table.Folder]);
        Assert.Contains("there is nothing to plan", again.Notes, StringComparison.Ordinal);
        await File.WriteAllTextAsync(edits, "{}", Stop);
        var back = (await table.RunAsync("lexicon", "plan", Posts, "--edit", edits, "--json")).Json[0].GetProperty("plan");
        Assert.Equal(4, back.GetProperty("adds").GetArrayLength());
        Assert.Empty(back.GetProperty("drops").EnumerateArray());
    }

    [Fact]
    public async Task A_copy_of_the_record_is_added_by_plan_and_filled_from_the_rows_that_stand()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var edits = Path.Combine(table.Folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"json": [[]]}""", Stop);

        var plan = (await table.RunAsync("lexicon", "plan", Posts, "--edit", edits, "--json")).Json[0];
        await table.RunAsync("lexicon", "apply", plan.GetProperty("hash").GetString()!);

        var stands = (await LexiconRegistry.Open(Path.Combine(table.Folder, "catalog.db")).GetAsync(Posts, Stop))!.ReadProjection()!;
        Assert.Equal(ColumnType.Json, stands.Column("body")!.Type);
        var report = await table.RebuildAsync();
        Assert.True(report.Rebuilt > 0);
        Assert.Equal(report.Rebuilt, await table.CountCopiesAsync("body"));
    }

    [Theory]
    [InlineData("""{"select": [["langs"]]}""", "select[0] [\"langs\"]")]
    [InlineData("""{"drop": [["nothing"]]}""", "no proposed column reads there")]
    [InlineData("""{"index": [{"path": ["text"], "kind": "key"}]}""", "can't stand on a column of type Text")]
    [InlineData("""{"index": [{"path": ["text"], "kind": "text"}]}""", "sqlite has no index of kind text")]
    [InlineData("""{"colour": []}""", "no such member")]
    public async Task Edits_that_mean_nothing_are_refused_with_the_reason(string edits, string words)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var file = Path.Combine(table.Folder, "edits.json");
        await File.WriteAllTextAsync(file, edits, Stop);

        var run = await CommandRun.OfAsync(["lexicon", "plan", Posts, "--edit", file, "--data", table.Folder]);

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains(words, run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_limits_and_known_values_move_no_column_and_project_no_row()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var before = await table.DescribeAsync();
        var limited = await FileAsync(table, OfText(""","maxLength":300,"knownValues":["hello"]"""));

        var drafted = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, limited, "--json")).Json);
        var plan = drafted.GetProperty("plan");
        await table.RunAsync("lexicon", "apply", drafted.GetProperty("hash").GetString()!);

        Assert.Equal((0, 0), (plan.GetProperty("adds").GetArrayLength(), plan.GetProperty("leavesBehind").GetArrayLength()));
        Assert.DoesNotContain(plan.GetProperty("steps").EnumerateArray(), step => step.GetProperty("step").GetString()!.StartsWith("project", StringComparison.Ordinal));
        Assert.False(plan.TryGetProperty("notes", out _));
        Assert.Equal(before.Split(' ')[1..], (await table.DescribeAsync()).Split(' ')[1..]);
    }

    [Fact]
    public async Task A_plan_says_that_an_index_needs_a_column_beside_the_one_that_stands()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var edits = Path.Combine(table.Folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"index": [{"path": ["text"], "kind": "key"}]}""", Stop);
        var limited = await FileAsync(table, OfText(""","maxLength":300"""));

        var drafted = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, limited, "--edit", edits, "--json")).Json);
        await table.RunAsync("lexicon", "apply", drafted.GetProperty("hash").GetString()!);

        var plan = drafted.GetProperty("plan");
        var added = plan.GetProperty("adds")[0].GetString()!;
        Assert.Equal($"The index that the edits ask for can't stand on text, whose cap is 16384 bytes: {added}, whose cap is 512, comes beside it and takes its values.", plan.GetProperty("notes")[0].GetString());
        Assert.Equal("text", plan.GetProperty("leavesBehind")[0].GetString());
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
    }

    [Fact]
    public async Task A_column_whose_property_is_gone_stays_and_is_shown_as_deprecated()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var hash = await PlanAsync(table, await FileAsync(table, OfText("")));
        await table.RunAsync("lexicon", "apply", hash);

        var columns = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("summary").GetProperty("columns").EnumerateArray().ToList();

        Assert.Equal(
            ["reply_parent", "reply_parent_cid", "reply_root", "reply_root_cid"],
            columns.Where(column => column.GetProperty("isDeprecated").GetBoolean()).Select(column => column.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains("reply.root.uri  deprecated", (await table.RunAsync("lexicon", "show", Posts)).Results, StringComparison.Ordinal);
    }

    private static string OfText(string limits) => """
        {"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"string"LIMITS},"createdAt":{"type":"string","format":"datetime"}}}}}}
        """.Replace("LIMITS", limits, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_frozen_takes_no_plan_until_it_is_thawed()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = await PlanAsync(table, Wide);
        await table.RunAsync("lexicon", "freeze", Posts);

        var run = await CommandRun.OfAsync(["lexicon", "apply", hash, "--data", table.Folder]);

        Assert.Contains("is frozen", run.Notes, StringComparison.Ordinal);
        await table.RunAsync("lexicon", "thaw", Posts);
        Assert.Equal("done", (await table.RunAsync("lexicon", "apply", hash, "--json")).Json[^1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_changed_lexicon_is_refused_by_add_and_the_refusal_names_the_plan()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var run = await CommandRun.OfAsync(["lexicon", "add", Wide, "--data", table.Folder]);

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Contains($"lexidex lexicon plan {Posts}", run.Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_the_same_each_time_and_says_every_statement_that_will_be_sent()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var first = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, Wide, "--json")).Json);
        var second = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, Wide, "--json")).Json);

        Assert.Equal(first.GetProperty("hash").GetString(), second.GetProperty("hash").GetString());
        var statements = first.GetProperty("plan").GetProperty("steps").EnumerateArray().SelectMany(step => step.GetProperty("sql").EnumerateArray()).Select(sql => sql.GetString());
        Assert.Contains("ALTER TABLE \"app_bsky_feed_post\" ADD COLUMN \"reply_root\" blob", statements);
        Assert.Equal((await table.RebuildAsync()).Rebuilt, first.GetProperty("rowsTotal").GetInt64());
    }

    [Fact]
    public async Task How_long_a_plan_takes_at_least_follows_from_the_rows_a_second_that_are_read_and_is_no_part_of_its_hash()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var usual = (await table.RunAsync("lexicon", "plan", Posts, Wide, "--json")).Json[0];
        var slow = (await table.RunAsync("lexicon", "plan", Posts, Wide, "--reproject-rows", "1", "--json")).Json[0];

        Assert.Equal(usual.GetProperty("hash").GetString(), slow.GetProperty("hash").GetString());
        Assert.Equal(slow.GetProperty("rowsTotal").GetInt64(), slow.GetProperty("secondsAtLeast").GetInt64());
        Assert.Equal(1, usual.GetProperty("secondsAtLeast").GetInt64());
        Assert.Contains($"rows {slow.GetProperty("rowsTotal")} are read again: {slow.GetProperty("rowsTotal")} s at least", Words(await table.RunAsync("lexicon", "plan", Posts, Wide, "--reproject-rows", "1")), StringComparison.Ordinal);
        var wrong = await CommandRun.OfAsync(["run", "--reproject-rows", "0", "--data", table.Folder]);
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
        Assert.Contains("a whole number of 1 to 10000000 rows a second", wrong.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_whose_words_recur_is_another_plan_and_is_carried_out_each_time()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var edits = Path.Combine(table.Folder, "edits.json");
        var hashes = new HashSet<string>();
        foreach (var times in (int[])[1, 0, 1, 0, 1])
        {
            await File.WriteAllTextAsync(edits, times == 0 ? "{}" : """{"index": [{"path": ["createdAt"], "kind": "time"}]}""", Stop);
            var hash = await PlanAsync(table, null, "--edit", edits);
            Assert.Equal(hash, await PlanAsync(table, null, "--edit", edits));
            Assert.True(hashes.Add(hash));
            await table.RunAsync("lexicon", "apply", hash);
            Assert.Equal(times, (await table.ReadIndexesAsync()).Count(name => name.Contains("created_at", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Versions_that_come_and_go_take_a_plan_each_time()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var first = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("summary").GetProperty("version").GetString()!;
        var other = await FileAsync(table, OtherType);
        foreach (var target in (string[])[other, first, other, first])
        {
            await table.RunAsync("lexicon", "apply", await PlanAsync(table, target));
            var versions = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("versions").EnumerateArray();
            Assert.Equal(target == first, versions.Single(version => version.GetProperty("inForce").GetBoolean()).GetProperty("version").GetString() == first);
        }
    }

    [Fact]
    public async Task A_plan_is_applied_by_its_whole_hash_and_the_new_columns_can_be_asked_by()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = await PlanAsync(table, Wide);
        Assert.Equal(ExitCode.Error, (await CommandRun.OfAsync(["lexicon", "apply", hash[..12], "--data", table.Folder])).ExitCode);

        var applied = Assert.Single((await table.RunAsync("lexicon", "apply", hash, "--json")).Json);

        Assert.Equal(("done", "dropped"), (applied.GetProperty("state").GetString(), applied.GetProperty("step").GetString()));
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
        var reply = indexed.Network.Repos.SelectMany(repo => repo.List().Where(record => record.Path.Collection == Posts).Select(record => (repo, record.Path)))
            .Select(post => post.repo.TryGet(post.Path, out _, out var block) ? RootOf(block) : null).First(root => root is not null);
        Assert.NotEmpty((await table.RunAsync("query", Posts, "--where", $"reply_root={reply}", "--limit", "1", "--json")).Json);
    }

    [Fact]
    public async Task A_dry_run_shows_a_plan_that_cannot_be_applied()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, Wide, "--dry-run", "--json")).Json).GetProperty("hash").GetString()!;

        var run = await CommandRun.OfAsync(["lexicon", "apply", hash, "--data", table.Folder]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("There is no plan", run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_changes_makes_a_new_column_and_casts_nothing()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var plan = Assert.Single((await table.RunAsync("lexicon", "plan", Posts, await FileAsync(table, OtherType), "--json")).Json);
        Assert.Equal("created_at", Assert.Single(plan.GetProperty("plan").GetProperty("leavesBehind").EnumerateArray()).GetString());
        Assert.Empty(plan.GetProperty("plan").GetProperty("drops").EnumerateArray());

        await table.RunAsync("lexicon", "apply", plan.GetProperty("hash").GetString()!);

        var columns = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("summary").GetProperty("columns").EnumerateArray().ToList();
        Assert.Equal(["text", "text"], columns.Select(column => column.GetProperty("type").GetString()));
        Assert.StartsWith("created_at_", columns[1].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
    }

    [Fact]
    public async Task A_type_that_changes_back_finds_every_record_again()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var first = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("summary").GetProperty("version").GetString()!;
        await table.RunAsync("lexicon", "apply", await PlanAsync(table, await FileAsync(table, OtherType)));

        await table.RunAsync("lexicon", "apply", await PlanAsync(table, first));

        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
        var versions = (await table.RunAsync("lexicon", "show", Posts, "--json")).Json[0].GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal([true, false], versions.Select(version => version.GetProperty("inForce").GetBoolean()));
    }

    [Fact]
    public async Task A_column_goes_only_when_it_is_named_and_its_values_stay_in_the_record()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var hash = await PlanAsync(table, null, "--drop", "reply_root");

        await table.RunAsync("lexicon", "apply", hash);

        Assert.DoesNotContain("reply_root ", (await table.RunAsync("lexicon", "show", Posts)).Results, StringComparison.Ordinal);
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
        var refused = await CommandRun.OfAsync(["lexicon", "plan", Posts, "--drop", "nothing", "--data", table.Folder]);
        Assert.Contains("There is no column nothing", refused.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_goes_leaves_its_column_where_it_is()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: true);
        var plan = await CommandRun.OfAsync(["lexicon", "plan", Posts, await FileAsync(table, """{"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"text":{"type":"string"}}}}}}"""), "--json", "--data", table.Folder]);

        Assert.Empty(Assert.Single(plan.Json).GetProperty("plan").GetProperty("leavesBehind").EnumerateArray());
        Assert.Empty(plan.Json[0].GetProperty("plan").GetProperty("drops").EnumerateArray());
    }

    [Fact]
    public async Task A_running_Indexer_carries_out_what_its_control_API_is_asked_for()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await using var running = await RunningIndexer.StartAsync(["--data", table.Folder]);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(table.Folder, "control.token"));
        var document = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Wide, Stop));
        var draft = await control.DraftPlanAsync(new DraftPlan { Nsid = Posts, Document = document, By = "ada" }, Stop);

        await control.ApplyPlanAsync(draft.Hash, new ApplyPlan { By = "ada" }, Stop);
        // The command waits for the same plan, which the running Indexer carries out.
        var waited = await table.RunAsync("lexicon", "apply", draft.Hash, "--json");

        Assert.Equal("done", waited.Json[^1].GetProperty("state").GetString());
        var done = await control.GetPlanAsync(draft.Hash, Stop);
        Assert.Equal(("done", "ada", draft.Plan.GetRawText()), (done.State, done.RequestedBy, done.Plan.GetRawText()));
        Assert.Equal(draft.Hash, Assert.Single(await control.GetPlansAsync(Posts, Stop)).Hash);
        Assert.Contains((await control.GetLexiconAsync(Posts, Stop)).Summary.Columns, column => column.Name == "reply_root");
        Assert.Contains((await control.GetRecordsAsync(Posts, 100, cancellationToken: Stop)).Columns, column => column.Name == "reply_root");
        var refused = await Assert.ThrowsAsync<ControlException>(() => control.ApplyPlanAsync("nothing", new ApplyPlan(), Stop));
        Assert.Equal("PlanRefused", refused.Code);
    }

    private static string Words(CommandRun run) => string.Join(' ', run.Results.Replace(",", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? RootOf(byte[] block)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            Schema.Data.RecordJson.Write(block, writer);
        var root = JsonSerializer.Deserialize<JsonElement>(json.WrittenSpan);
        return root.TryGetProperty("reply", out var reply) ? reply.GetProperty("root").GetProperty("uri").GetString() : null;
    }

    private static async Task<string> PlanAsync(PlannedTable table, string? target, params string[] more)
    {
        string[] arguments = target is null ? ["lexicon", "plan", Posts, .. more, "--json"] : ["lexicon", "plan", Posts, target, .. more, "--json"];
        return (await table.RunAsync(arguments)).Json[0].GetProperty("hash").GetString()!;
    }

    private static async Task<string> FileAsync(PlannedTable table, string text)
    {
        var file = Path.Combine(table.Folder, "other.json");
        await File.WriteAllTextAsync(file, text, Stop);
        return file;
    }
}
