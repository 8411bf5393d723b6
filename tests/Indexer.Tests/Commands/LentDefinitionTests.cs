using System.Text.Json;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Tests.Registry;
using Lexidex.Schema.Catalog;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>A document changes that another lends definitions from: the other's table is judged too, and follows by a plan of its own.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class LentDefinitionTests(IndexedNetwork indexed)
{
    private const string Posts = PlannedTable.Posts;
    private const string Defs = "com.example.defs";

    private const string Post = """
        {"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"ref","ref":"com.example.defs#words"},"reply":{"type":"ref","ref":"com.example.defs#reply"}}}}}}
        """;

    private static readonly string Lent = DefsOf("string", "root");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("add")]
    [InlineData("add", "--dry-run")]
    [InlineData("plan", Defs)]
    public async Task What_the_policy_of_a_user_refuses_is_refused_and_names_the_user(params string[] verb)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post, Lent);
        await table.RunAsync("lexicon", "policy", Defs, "mutable");
        await table.RunAsync("lexicon", "policy", Posts, "full-transitive");
        var before = await InForceAsync(table, Defs);

        var run = await CommandRun.OfAsync(["lexicon", .. verb, await FileAsync(table, DefsOf("integer", "root")), "--data", table.Folder]);

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains($"{Posts} uses it. Policy refuses D9 (TypeChanged) at $.text", run.Results + run.Notes, StringComparison.Ordinal);
        Assert.Contains($"lexidex lexicon policy {Posts} mutable", run.Results + run.Notes, StringComparison.Ordinal);
        Assert.Equal(before.Version, (await InForceAsync(table, Defs)).Version);
    }

    [Fact]
    public async Task A_user_whose_policy_lets_it_through_stays_as_it_is_until_its_own_plan()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post, Lent);
        await table.RunAsync("lexicon", "policy", Defs, "mutable");
        var (flags, rows) = (await table.CountFlagsAsync(), await table.DescribeAsync());

        var added = Assert.Single((await AddAsync(table, DefsOf("integer", "root"))).Json);

        Assert.Equal([Posts], added.GetProperty("behind").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(rows, await table.DescribeAsync());
        await table.RunAsync("index", indexed.Cars, "--skip-rebuild");
        Assert.Equal(flags.Invalid, (await table.CountFlagsAsync()).Invalid);
        Assert.Contains($"behind      {Defs}", (await table.RunAsync("lexicon", "show", Posts)).Results, StringComparison.Ordinal);
        Assert.Contains("D9 type-changed", (await table.RunAsync("lexicon", "diff", Posts)).Results, StringComparison.Ordinal);

        var plan = (await PlanAsync(table)).GetProperty("plan");
        Assert.Equal("breaks-both", plan.GetProperty("class").GetString());
        Assert.StartsWith("text_", Assert.Single(plan.GetProperty("adds").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal("text", Assert.Single(plan.GetProperty("leavesBehind").EnumerateArray()).GetString());
        await AssertFollowedAsync(table);
        var (invalid, wrong) = await table.CountFlagsAsync();
        Assert.True(invalid > 100 && wrong == 0, $"{invalid} are invalid, {wrong} have the wrong flag");
    }

    [Fact]
    public async Task An_optional_property_more_is_told_and_reaches_the_tables_by_a_plan()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post, Lent);
        await table.RunAsync("lexicon", "policy", Posts, "full-transitive");

        var added = Assert.Single((await AddAsync(table, DefsOf("string", "root", "parent"))).Json);

        Assert.Equal([Posts], added.GetProperty("behind").EnumerateArray().Select(name => name.GetString()));
        Assert.DoesNotContain("reply_parent", await table.DescribeAsync(), StringComparison.Ordinal);
        Assert.Contains("reply_parent", (await PlanAsync(table)).GetProperty("plan").GetProperty("adds").EnumerateArray().Select(name => name.GetString()));
        await AssertFollowedAsync(table);
        Assert.Contains("reply_parent", await table.DescribeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_user_missed_before_is_found_and_its_policy_is_not_asked()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post);
        await table.RunAsync("lexicon", "policy", Posts, "full-transitive");

        var added = Assert.Single((await AddAsync(table, Lent)).Json);

        Assert.Equal([Posts], added.GetProperty("behind").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("D23 ref-found", (await table.RunAsync("lexicon", "diff", Posts)).Results, StringComparison.Ordinal);
        await AssertFollowedAsync(table);
        Assert.Contains("reply_root", await table.DescribeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_no_record_is_followed_at_once()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post, Lent);

        var added = Assert.Single((await AddAsync(table, Lent.Replace("\"words\":{", "\"words\":{\"description\":\"Said\",", StringComparison.Ordinal))).Json);

        Assert.Equal("registered", added.GetProperty("outcome").GetString());
        Assert.Empty(added.GetProperty("behind").EnumerateArray());
        await AssertNothingToPlanAsync(table);
    }

    [Fact]
    public async Task A_plan_of_the_lender_leaves_its_users_behind_and_says_so()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post, Lent);
        var file = await FileAsync(table, DefsOf("string", "root", "parent"));

        var plan = Assert.Single((await table.RunAsync("lexicon", "plan", Defs, file, "--json")).Json);
        await table.RunAsync("lexicon", "apply", plan.GetProperty("hash").GetString()!);

        Assert.Equal(Posts, Assert.Single(plan.GetProperty("plan").GetProperty("behind").EnumerateArray()).GetString());
        Assert.Contains($"behind      {Defs}", (await table.RunAsync("lexicon", "show", Posts)).Results, StringComparison.Ordinal);
        await AssertFollowedAsync(table);
    }

    private static async Task AssertFollowedAsync(PlannedTable table)
    {
        await table.RunAsync("lexicon", "apply", (await PlanAsync(table)).GetProperty("hash").GetString()!);
        await AssertNothingToPlanAsync(table);
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
        Assert.Equal(0, (await table.CountFlagsAsync()).Wrong);
    }

    private static async Task AssertNothingToPlanAsync(PlannedTable table)
    {
        Assert.Contains("The two are the same", (await table.RunAsync("lexicon", "diff", Posts)).Results, StringComparison.Ordinal);
        Assert.DoesNotContain("behind ", (await table.RunAsync("lexicon", "show", Posts)).Results, StringComparison.Ordinal);
        Assert.Contains("there is nothing to plan", (await CommandRun.OfAsync(["lexicon", "plan", Posts, "--data", table.Folder])).Notes, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> PlanAsync(PlannedTable table) => Assert.Single((await table.RunAsync("lexicon", "plan", Posts, "--json")).Json);

    private static async Task<CommandRun> AddAsync(PlannedTable table, string document) =>
        await table.RunAsync("lexicon", "add", await FileAsync(table, document), "--json");

    private static async Task<RegisteredLexicon> InForceAsync(PlannedTable table, string nsid) =>
        (await LexiconRegistry.Open(Path.Combine(table.Folder, "catalog.db")).GetAsync(nsid, Stop))!;

    private static async Task<string> FileAsync(PlannedTable table, string document)
    {
        var file = Path.Combine(table.Folder, "lent.json");
        await File.WriteAllTextAsync(file, document, Stop);
        return file;
    }

    private static string DefsOf(string type, params string[] ends)
    {
        var members = string.Join(',', ends.Select(end => $$"""
            "{{end}}":{"type":"ref","ref":"com.atproto.repo.strongRef"}
            """));
        return """{"lexicon":1,"id":"com.example.defs","defs":{"words":{"type":"TYPE"},"reply":{"type":"object","properties":{ENDS}}}}"""
            .Replace("TYPE", type, StringComparison.Ordinal).Replace("ENDS", members, StringComparison.Ordinal);
    }
}
