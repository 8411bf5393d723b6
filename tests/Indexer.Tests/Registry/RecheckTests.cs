using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A version by which other records are valid: rows that stand get the flags that they would have if they were written by it.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class RecheckTests(IndexedNetwork indexed)
{
    private const string Posts = PlannedTable.Posts;

    private const string External = """
        {"lexicon":1,"id":"app.bsky.embed.external","defs":{"main":{"type":"object","required":["nobody"],"properties":{"nobody":{"type":"string"}}}}}
        """;

    private const string Usual = """
        "text":{"type":"string"},"createdAt":{"type":"string","format":"datetime"},"langs":{"type":"array","items":{"type":"string"}},
        "embed":{"type":"union","refs":["app.bsky.embed.images"]}
        """;

    private static readonly (string Kind, string Document)[] Versions =
    [
        ("D3 array-property-added", Post($$"""{{Usual}},"tags":{"type":"array","items":{"type":"integer"} }""")),
        ("D4 required-property-added", Post($$"""{{Usual}},"more":{"type":"string"}""", """ "more" """)),
        ("D8 required-gained", Post(Usual, """ "langs" """)),
        ("D9 type-changed", Post(Usual.Replace("""{"type":"array","items":{"type":"string"}}""", """{"type":"integer"}""", StringComparison.Ordinal))),
        ("D13 limit-tightened", Post(Text("""
            "maxLength":90
            """))),
        ("D15 enum-value-removed", Post(Text("""
            "enum":["a","b"]
            """))),
        ("D17 const-changed", Post(Text("""
            "const":"a"
            """))),
        ("D18 format-changed", Post(Usual.Replace("datetime", "at-uri", StringComparison.Ordinal))),
        ("D19 open-union-ref-added", Post(Usual.Replace("images\"]", "images\",\"app.bsky.embed.external\"]", StringComparison.Ordinal))),
        ("D22 union-closed", Post(Usual.Replace("\"refs\"", "\"closed\":true,\"refs\"", StringComparison.Ordinal))),
        ("D24 record-key-changed", Post(Usual, key: "literal:self")),
    ];

    [Fact]
    public async Task Every_kind_that_rechecks_rows_changes_their_flags_and_back_in_sqlite() => await ThereAndBackAsync(null);

    [Fact]
    public async Task Every_kind_that_rechecks_rows_changes_their_flags_and_back_in_postgresql_15()
    {
        var server = await PostgresServer.RequireAsync();
        await ThereAndBackAsync(server.Url(await server.CreateDatabaseAsync()));
    }

    [Theory]
    [InlineData("page", 1)]
    [InlineData("page", 4)]
    [InlineData("page", 8)]
    [InlineData("within Published", 1)]
    [InlineData("after Reprojected", 1)]
    public async Task Cut_off_on_its_way_a_check_goes_on_to_the_same_flags(string place, int time)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post(Usual), External);
        var plan = await PlanAsync(table, Post(Usual, """ "langs" """));
        await table.Plans.RequestAsync(plan.GetProperty("hash").GetString()!, "test", TestContext.Current.CancellationToken);
        var passed = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => table.CarryOutAsync(
            reached => _ = reached == place && ++passed == time ? throw new OperationCanceledException() : 0));

        var done = await table.CarryOutAsync(_ => { });

        Assert.Equal(Schema.Catalog.PlanState.Done, done!.State);
        Assert.Equal((plan.GetProperty("invalidThen").GetInt64(), 0L), await table.CountFlagsAsync());
    }

    [Fact]
    public async Task A_plan_tells_before_it_is_applied_how_many_rows_are_invalid_by_it()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post(Usual), External);

        var plan = await PlanAsync(table, Post(Usual, """ "langs" """));

        var rows = plan.GetProperty("rowsTotal").GetInt64();
        var (odd, _) = await table.CountFlagsAsync();
        Assert.Equal((rows, odd), (plan.GetProperty("rowsChecked").GetInt64(), plan.GetProperty("invalidNow").GetInt64()));
        Assert.InRange(plan.GetProperty("invalidThen").GetInt64(), odd + 1, rows - 1);
        await table.RunAsync("lexicon", "apply", (await PlanAsync(table, null)).GetProperty("hash").GetString()!);
        Assert.Equal((plan.GetProperty("invalidThen").GetInt64(), 0L), await table.CountFlagsAsync());
    }

    [Fact]
    public async Task Of_a_large_table_some_rows_are_looked_at_and_none_twice()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post(Usual), External);

        var (all, some) = (await table.CensusAsync(10_000), await table.CensusAsync(100));
        var most = await table.CensusAsync((int)all.Rows - 1);

        Assert.Equal((all.Rows, all.Rows), (all.Checked, some.Rows));
        Assert.InRange(some.Checked, 50, 100);
        Assert.InRange(most.Checked, some.Checked, all.Rows - 1);
        Assert.InRange(most.InvalidThen, 0, all.InvalidThen);
    }

    [Fact]
    public async Task Adding_such_a_version_is_refused_and_names_the_plan_where_the_table_has_rows()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post(Usual), External);
        var file = Path.Combine(table.Folder, "next.json");
        await File.WriteAllTextAsync(file, Post(Usual, """ "langs" """), TestContext.Current.CancellationToken);

        foreach (var more in (string[][])[[], ["--dry-run"]])
        {
            var run = await CommandRun.OfAsync(["lexicon", "add", file, .. more, "--data", table.Folder]);
            Assert.Equal(Lexidex.Indexer.Commands.ExitCode.Partial, run.ExitCode);
            Assert.Contains($"Checking the rows that stand takes a plan: lexidex lexicon plan {Posts}", run.Results, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_changes_no_record_reads_no_row()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, Post(Usual), External);

        var plan = await PlanAsync(table, Post(Text("""
            "description":"What is said"
            """)));

        Assert.True(plan.GetProperty("rowsTotal").GetInt64() == 0, plan.GetRawText());
        Assert.DoesNotContain(plan.GetProperty("plan").GetProperty("steps").EnumerateArray(), step => step.GetProperty("step").GetString()!.Contains("older rows", StringComparison.Ordinal));
    }

    private async Task ThereAndBackAsync(string? storeUrl)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, storeUrl, Post(Usual), External);
        var usual = await table.CountFlagsAsync();
        foreach (var (kind, document) in Versions)
        {
            var plan = await ChangeAsync(table, document);
            Assert.Contains(kind, plan.GetProperty("plan").GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("kind").GetString()));
            var (invalid, wrong) = await table.CountFlagsAsync();
            Assert.True(invalid > usual.Invalid && wrong == 0, $"{kind}: {invalid} rows are invalid, and {wrong} have the wrong flag");

            await ChangeAsync(table, Post(Usual));
            Assert.Equal((kind, usual), (kind, await table.CountFlagsAsync()));
        }
    }

    private static async Task<JsonElement> ChangeAsync(PlannedTable table, string document)
    {
        var plan = await PlanAsync(table, document);
        await table.RunAsync("lexicon", "apply", plan.GetProperty("hash").GetString()!);
        return plan;
    }

    private static async Task<JsonElement> PlanAsync(PlannedTable table, string? document)
    {
        var file = Path.Combine(table.Folder, "next.json");
        if (document is not null)
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        return Assert.Single((await table.RunAsync("lexicon", "plan", Posts, file, "--json")).Json);
    }

    private static string Text(string more) => Usual.Replace("""{"type":"string"},"createdAt""", $$"""{"type":"string",{{more}}},"createdAt""", StringComparison.Ordinal);

    private static string Post(string properties, string required = "", string key = "tid") => $$$"""
        {"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"{{{key}}}","record":{"type":"object","required":[{{{required}}}],
        "properties":{ {{{properties}}} } } } } }
        """;
}
