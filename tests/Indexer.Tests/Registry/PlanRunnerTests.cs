using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A plan is carried out once, whatever it was interrupted by, and no record is lost on the way.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class PlanRunnerTests(IndexedNetwork indexed)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_adds_fills_and_drops_columns_and_every_record_is_given_back(bool toWide)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: !toWide);
        var (posts, _) = await table.RebuildAsync();
        await AskAsync(table, toWide);

        var done = await table.CarryOutAsync(_ => { });

        Assert.Equal((PlanState.Done, PlanStep.Dropped), (done!.State, done.Step));
        Assert.Equal((posts, 0L), await table.RebuildAsync());
        Assert.True(posts > 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_plan_the_table_is_the_one_that_the_new_version_would_have_made(bool toWide)
    {
        await using var changed = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: !toWide);
        await AskAsync(changed, toWide);
        await changed.CarryOutAsync(_ => { });
        await using var made = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: toWide);

        Assert.Equal(await made.DescribeAsync(), await changed.DescribeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_off_at_each_step_and_each_page_it_goes_on_to_the_same_end_in_sqlite(bool toWide)
    {
        Tier.Require(TierLevel.Default);
        await using var origin = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: !toWide);
        await CutEverywhereAsync(origin, toWide, _ => Task.FromResult(""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_off_at_each_step_and_each_page_it_goes_on_to_the_same_end_in_postgresql_15(bool toWide)
    {
        Tier.Require(TierLevel.Default);
        var server = await PostgresServer.RequireAsync();
        var template = await server.CreateDatabaseAsync();
        await using var origin = await PlannedTable.CreateAsync(indexed.Cars, server.Url(template), isWide: !toWide);
        await CutEverywhereAsync(origin, toWide, async number =>
        {
            var name = $"{template}_{number}";
            await server.QueryAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'");
            await server.QueryAsync("postgres", $"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
            return server.Url(name);
        });
    }

    [Fact]
    public async Task Who_takes_the_lanes_over_writes_by_the_published_version_before_it_goes_on()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        await AskAsync(table, toWide: true);
        var columns = new List<int>();

        var done = await table.CarryOutAsync(
            place => columns.Add(place == "before Reprojected" ? table.Tables!.Current.All.Single().Projection!.Columns.Length : 0),
            () => Assert.ThrowsAsync<CutOffException>(() => table.CarryOutAsync(CutBeforeReprojection)));

        Assert.Equal(PlanState.Done, done!.State);
        Assert.Equal(table.Tables!.Current.All.Single().Projection!.Columns.Length, columns.Max());
        Assert.True(columns.Max() > 2);
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
    }

    private static void CutBeforeReprojection(string place)
    {
        if (place == "before Reprojected")
            throw new CutOffException();
    }

    [Fact]
    public async Task A_plan_against_a_version_that_was_left_is_refused_also_when_that_version_is_in_force_again()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var edits = Path.Combine(table.Folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"index": [{"path": ["createdAt"], "kind": "time"}]}""", TestContext.Current.CancellationToken);
        var stale = (await table.RunAsync("lexicon", "plan", PlannedTable.Posts, "--edit", edits, "--json")).Json[0].GetProperty("hash").GetString()!;
        var wide = await ApplyAsync(table, toWide: true);
        var whenLeft = await RefusalOfAsync(table, stale);
        await ApplyAsync(table, toWide: false);

        Assert.Contains("was drafted against another version or table", whenLeft.Message, StringComparison.Ordinal);
        Assert.Contains("was drafted against another version or table", (await RefusalOfAsync(table, stale)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no plan nothing", (await RefusalOfAsync(table, "nothing")).Message, StringComparison.Ordinal);
        Assert.NotEqual(wide, await ApplyAsync(table, toWide: true));
    }

    private static Task<CatalogException> RefusalOfAsync(PlannedTable table, string hash) =>
        Assert.ThrowsAsync<CatalogException>(() => table.Plans.RequestAsync(hash, "test", TestContext.Current.CancellationToken));

    private static async Task<string> ApplyAsync(PlannedTable table, bool toWide)
    {
        var hash = await table.DraftAsync(toWide);
        await table.Plans.RequestAsync(hash, "test", TestContext.Current.CancellationToken);
        Assert.Equal(PlanState.Done, (await table.CarryOutAsync(_ => { }))!.State);
        return hash;
    }

    private static async Task CutEverywhereAsync(PlannedTable origin, bool toWide, Func<int, Task<string>> copyOf)
    {
        var places = new List<string>();
        var whole = origin.CopyTo(await copyOf(0));
        await AskAsync(whole, toWide);
        var expected = await EndAsync(whole, places.Add);
        Assert.True(places.Count(place => place == "page") > 3, $"{places.Count(place => place == "page")} pages");
        for (var cut = 0; cut < places.Count; cut++)
        {
            var at = cut;
            var copy = origin.CopyTo(await copyOf(cut + 1));
            var passed = 0;
            await AskAsync(copy, toWide);
            await Assert.ThrowsAsync<CutOffException>(() => copy.CarryOutAsync(_ =>
            {
                if (passed++ == at)
                    throw new CutOffException();
            }));

            Assert.Equal(0, (await copy.RebuildAsync()).Damaged);
            Assert.Equal(expected, await EndAsync(copy, _ => { }));
        }
    }

    private static async Task AskAsync(PlannedTable table, bool toWide) =>
        await table.Plans.RequestAsync(await table.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);

    private static async Task<string> EndAsync(PlannedTable copy, Action<string> reached)
    {
        await using (copy)
        {
            var done = await copy.CarryOutAsync(reached);
            Assert.Equal(PlanState.Done, done!.State);
            Assert.Equal(0, (await copy.RebuildAsync()).Damaged);
            return await copy.DescribeAsync();
        }
    }

    private sealed class CutOffException : Exception;
}
