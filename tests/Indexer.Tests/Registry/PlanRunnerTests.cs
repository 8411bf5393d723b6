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
        await table.Plans.RequestAsync(await table.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);

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
        await changed.Plans.RequestAsync(await changed.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);
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
        await table.Plans.RequestAsync(await table.DraftAsync(toWide: true), "test", TestContext.Current.CancellationToken);
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
    public async Task A_plan_against_a_version_that_is_no_longer_in_force_is_refused()
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, null, isWide: false);
        var hash = await table.DraftAsync(toWide: true);
        await table.Plans.RequestAsync(hash, "test", TestContext.Current.CancellationToken);
        await table.CarryOutAsync(_ => { });
        var back = await table.DraftAsync(toWide: false);
        await table.Plans.RequestAsync(back, "test", TestContext.Current.CancellationToken);
        await table.CarryOutAsync(_ => { });

        var again = await table.Plans.RequestAsync(hash, "test", TestContext.Current.CancellationToken);

        Assert.Equal(PlanState.Done, again.State);
        await Assert.ThrowsAsync<CatalogException>(() => table.Plans.RequestAsync("nothing", "test", TestContext.Current.CancellationToken));
    }

    private static async Task CutEverywhereAsync(PlannedTable origin, bool toWide, Func<int, Task<string>> copyOf)
    {
        var places = new List<string>();
        var expected = await ThroughAsync(origin.CopyTo(await copyOf(0)), toWide, places.Add);
        Assert.True(places.Count(place => place == "page") > 3, $"{places.Count(place => place == "page")} pages");
        for (var cut = 0; cut < places.Count; cut++)
        {
            var at = cut;
            var copy = origin.CopyTo(await copyOf(cut + 1));
            var passed = 0;
            await copy.Plans.RequestAsync(await copy.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<CutOffException>(() => copy.CarryOutAsync(_ =>
            {
                if (passed++ == at)
                    throw new CutOffException();
            }));

            Assert.Equal(0, (await copy.RebuildAsync()).Damaged);
            Assert.Equal(expected, await ThroughAsync(copy, toWide, _ => { }));
        }
    }

    private static async Task<string> ThroughAsync(PlannedTable copy, bool toWide, Action<string> reached)
    {
        await using (copy)
        {
            await copy.Plans.RequestAsync(await copy.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);
            var done = await copy.CarryOutAsync(reached);
            Assert.Equal(PlanState.Done, done!.State);
            Assert.Equal(0, (await copy.RebuildAsync()).Damaged);
            return await copy.DescribeAsync();
        }
    }

    private sealed class CutOffException : Exception;
}
