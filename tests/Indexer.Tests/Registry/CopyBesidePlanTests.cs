using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Copy;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A copy that begins before a plan for a lexicon and ends after it.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class CopyBesidePlanTests(IndexedNetwork indexed)
{
    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("mariadb", false)]
    [InlineData("postgres", false)]
    [InlineData("postgres", true)]
    public async Task The_copys_table_follows_a_plan_that_was_carried_out_meanwhile(string engine, bool isWideFirst)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-copy-").FullName;
        await using var planned = await PlannedTable.CreateAsync(indexed.Cars, storeUrl: null, isWideFirst);
        await using var source = await OpenAsync(planned.StoreUrl);
        await using var target = await OpenAsync(await UrlAsync(engine, folder));
        Assert.False((await CopyInUseAsync(source, target)).IsDone);

        await RequestAsync(planned, toWide: !isWideFirst);
        Assert.Equal(PlanState.Done, (await planned.CarryOutAsync(static _ => { }))!.State);
        await Assert.ThrowsAsync<DiedException>(() => CopyAsync(source, target, what =>
        {
            if (what.Contains("has changed", StringComparison.Ordinal))
                throw new DiedException();
        }));
        Assert.False((await CopyInUseAsync(source, target)).IsDone);
        var steps = new List<string>();
        var report = await CopyAsync(source, target, steps.Add);

        Assert.True(report.IsDone);
        Assert.DoesNotContain("full difference", steps);
        var table = Assert.Single(await StoreContents.Of(target).ReadTablesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Assert.Single(await StoreContents.Of(source).ReadTablesAsync(TestContext.Current.CancellationToken)), table);
        Assert.Equal(table.Columns.Length + 7, (await target.Changes.ReadColumnsAsync(table, TestContext.Current.CancellationToken)).Count);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("before Published")]
    [InlineData("after Published")]
    [InlineData("page")]
    [InlineData("before IndexesBuilt")]
    public async Task A_copy_whose_source_is_in_the_middle_of_a_plan_ends_only_where_no_value_is_lost(string place)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-copy-").FullName;
        await using var planned = await PlannedTable.CreateAsync(indexed.Cars, storeUrl: null, isWide: false);
        await using var source = await OpenAsync(planned.StoreUrl);
        await using var target = await OpenAsync(await UrlAsync("sqlite", folder));
        await RequestAsync(planned, toWide: true);
        var met = 0;
        await Assert.ThrowsAsync<DiedException>(() => planned.CarryOutAsync(reached =>
        {
            if (reached == place && ++met > (place == "page" ? 1 : 0))
                throw new DiedException();
        }));

        if (place is "page" or "before IndexesBuilt")
        {
            var refusal = await Assert.ThrowsAsync<StoreException>(() => CopyAsync(source, target, static _ => { }));
            Assert.Contains("lexidex lexicon show app.bsky.feed.post", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(PlanState.Done, (await planned.CarryOutAsync(static _ => { }))!.State);
            Assert.True((await CopyAsync(source, target, static _ => { })).IsDone);
            return;
        }

        Assert.True((await CopyAsync(source, target, static _ => { })).IsDone);
        await using var copied = planned.CopyTo(target.DisplayName);
        Assert.Equal(PlanState.Done, (await copied.CarryOutAsync(static _ => { }))!.State);
        Assert.Equal(0, (await copied.RebuildAsync()).Damaged);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task RequestAsync(PlannedTable planned, bool toWide) =>
        await planned.Plans.RequestAsync(await planned.DraftAsync(toWide), "test", TestContext.Current.CancellationToken);

    private static async Task<IStore> OpenAsync(string url)
    {
        var store = StoreFactory.Create(url);
        await store.OpenAsync(default);
        return store;
    }

    private static async Task<string> UrlAsync(string engine, string folder)
    {
        switch (engine)
        {
            case "mariadb":
                var maria = await MariaServer.RequireAsync();
                return maria.Url(await maria.CreateDatabaseAsync());
            case "postgres":
                var postgres = await PostgresServer.RequireAsync(15);
                return postgres.ConnectionString(await postgres.CreateDatabaseAsync());
            default:
                return $"sqlite:{Path.Combine(folder, "copy.db")}";
        }
    }

    private static async Task<CopyReport> CopyInUseAsync(IStore source, IStore target)
    {
        await using var hold = await LaneHold.TryTakeAsync(source, TimeSpan.FromMinutes(1), default);
        return await CopyAsync(source, target, static _ => { });
    }

    private static async Task<CopyReport> CopyAsync(IStore source, IStore target, Action<string> progress)
    {
        var limits = new CopyLimits { PageRows = 50 };
        await using var held = new CopyTarget(target, (await LaneHold.TryTakeAsync(target, limits.Lease, default))!);
        return await new StoreCopy(source, StoreContents.Of(source), held, limits, TimeProvider.System, progress).RunAsync(default);
    }

    private sealed class DiedException : Exception;
}
