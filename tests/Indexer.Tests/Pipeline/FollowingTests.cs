using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Simulator;
using Lexidex.Simulator.Network;
using Xunit;
using ToldStatus = Lexidex.Simulator.Repos.AccountStatus;

namespace Lexidex.Indexer.Tests.Pipeline;

public sealed class FollowingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    private string StoreUrl => $"sqlite:{Path.Combine(_folder, "store.db")}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_network_is_backfilled_followed_and_taken_up_again_after_a_stop()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 40, Records = 3_000 }, TestContext.Current.CancellationToken);
        await using (var first = await IndexerUnderTest.StartAsync(StoreUrl))
        {
            first.Follow(host.BaseAddress, IngestMode.Network);
            await first.AssertCatchesUpAsync(host);
            host.Network.Advance(400);
            await first.AssertCatchesUpAsync(host);
            await first.StopAsync();
        }

        host.Network.Advance(300);
        await using var second = await IndexerUnderTest.StartAsync(StoreUrl);
        second.Follow(host.BaseAddress, IngestMode.Network);
        await second.AssertCatchesUpAsync(host);
    }

    [Fact]
    public async Task A_restart_fetches_nothing_that_the_stream_will_tell()
    {
        var options = new SimulatorOptions { Repos = 20, Records = 800, Mix = new LiveMix { Accounts = 0, NewAccounts = 0 } };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        await RunUntilPositionIsDurableAsync(host);
        var fetched = host.RepoRequests.Values.Sum();

        host.Network.Advance(300);
        await using var second = await IndexerUnderTest.StartAsync(StoreUrl);
        second.Follow(host.BaseAddress, IngestMode.Network);
        await second.AssertCatchesUpAsync(host);

        Assert.Equal(fetched, host.RepoRequests.Values.Sum());
    }

    [Fact]
    public async Task A_restart_fetches_what_moved_when_the_host_has_forgotten_our_place()
    {
        var options = new SimulatorOptions { Repos = 20, Records = 800, ReplayFrames = 50, Mix = new LiveMix { Accounts = 0, NewAccounts = 0 } };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        await RunUntilPositionIsDurableAsync(host);
        var fetched = host.RepoRequests.Values.Sum();

        host.Network.Advance(300);
        await using var second = await IndexerUnderTest.StartAsync(StoreUrl);
        second.Follow(host.BaseAddress, IngestMode.Network);
        await second.AssertCatchesUpAsync(host);

        Assert.InRange(host.RepoRequests.Values.Sum(), fetched + 1, fetched + options.Repos);
    }

    [Fact]
    public async Task An_account_that_was_deleted_while_nobody_listened_is_missed_in_the_list()
    {
        // No event came before the stop, so that there is no position to go on from.
        await using var host = await SimulatorHost.StartAsync(Restless, TestContext.Current.CancellationToken);
        await RunAsync(host, untilPosition: false);

        await AssertDeletedAreMissedAsync(host, IngestMode.Network);
    }

    [Theory]
    [InlineData(IngestMode.Network)]
    [InlineData(IngestMode.List)]
    public async Task An_account_whose_deletion_the_host_has_forgotten_is_asked_for(object mode)
    {
        await using var host = await SimulatorHost.StartAsync(Restless with { ReplayFrames = 50 }, TestContext.Current.CancellationToken);
        await RunUntilPositionIsDurableAsync(host);

        await AssertDeletedAreMissedAsync(host, (IngestMode)mode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_one_process_owes_is_read_by_the_next(bool hadPosition)
    {
        await using var host = await SimulatorHost.StartAsync(Restless with { ReplayFrames = 50 }, TestContext.Current.CancellationToken);
        await RunAsync(host, hadPosition);
        host.Network.Advance(200);

        // The host has forgotten what came before and gives no list, but its stream flows.
        host.RelayServer.Fault = HostFault.Away;
        await RunAsync(host, untilPosition: true, isListed: false);
        host.RelayServer.Fault = HostFault.None;

        await using var last = await IndexerUnderTest.StartAsync(StoreUrl);
        last.Follow(host.BaseAddress, IngestMode.Network);
        await last.AssertCatchesUpAsync(host);
    }

    private static SimulatorOptions Restless => new() { Repos = 20, Records = 800, Mix = new LiveMix { Accounts = 300, NewAccounts = 0 } };

    private async Task AssertDeletedAreMissedAsync(SimulatorHost host, IngestMode mode)
    {
        var before = host.Network.Model.Accounts().Count(account => account.Status == ToldStatus.Deleted);
        host.Network.Advance(200);
        Assert.True(host.Network.Model.Accounts().Count(account => account.Status == ToldStatus.Deleted) > before);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        var dids = host.Network.Repos.Select(repo => Schema.Syntax.Did.Parse(repo.Account.Did));
        indexer.Follow(host.BaseAddress, mode, [.. mode == IngestMode.List ? dids : []]);
        await indexer.AssertCatchesUpAsync(host);
        Assert.All(await indexer.Store.Repos.ListAsync(null, null, 100, default), repo => Assert.NotEqual(SyncState.Pending, repo.Sync));
    }

    private Task RunUntilPositionIsDurableAsync(SimulatorHost host) => RunAsync(host, untilPosition: true);

    // Positions become durable while events come, not when they cease.
    private async Task RunAsync(SimulatorHost host, bool untilPosition, bool isListed = true)
    {
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        var before = (await indexer.Store.ReadPositionsAsync("simulator", default)).Min();
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        if (isListed)
            await indexer.AssertCatchesUpAsync(host);
        Assert.True(!untilPosition || await indexer.WaitUntilAsync(async () =>
        {
            host.Network.Advance(1);
            return (await indexer.Store.ReadPositionsAsync("simulator", default)).Min() > before;
        }));
        if (isListed)
            await indexer.AssertCatchesUpAsync(host);
        await indexer.StopAsync();
    }

    [Fact]
    public async Task Events_that_never_came_are_made_good_by_fetching()
    {
        var options = new SimulatorOptions
        {
            Repos = 15,
            Records = 600,
            Mix = new LiveMix { Accounts = 0, NewAccounts = 0 },
            Faults = new SimulatorFaults { LoseEventOneIn = 7, ThrottleRepoOneIn = 5 },
        };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        await indexer.AssertCatchesUpAsync(host);
        host.Network.Advance(300);

        // A lost event shows only at its repository's next one. So those that stand where the network stands must be whole.
        Assert.True(await indexer.WaitUntilAsync(async () => await CountWholeAsync(indexer, host) >= 8));
        Assert.Contains("commit-gap", indexer.Settings.Counters.DroppedByReason.Keys);
    }

    /// <summary>How many repositories stand at the network's rev; each of them must hold exactly the network's records.</summary>
    private static async Task<int> CountWholeAsync(IndexerUnderTest indexer, SimulatorHost host)
    {
        var heads = host.Network.Model.Accounts().ToDictionary(account => Schema.Syntax.Did.Parse(account.Did).Key, account => account.Head.Revision);
        var repos = await indexer.Store.Repos.ListAsync(SyncState.Active, null, 1_000, TestContext.Current.CancellationToken);
        var whole = repos.Where(repo => heads[repo.Did] == repo.Rev).Select(repo => repo.Did.ToString()!).ToHashSet(StringComparer.Ordinal);
        var stored = (await indexer.ReadAllAsync()).Where(record => whole.Contains(record.Split(' ')[0]));
        Assert.Equal(StoredRecords.Of(host.Network.Model).Where(record => whole.Contains(record.Split(' ')[0])), stored);
        return whole.Count;
    }

    [Fact]
    public async Task Live_mode_writes_what_happens_from_now_on()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 10, Records = 200 }, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Follow(host.BaseAddress, IngestMode.Live);
        await indexer.Status!.WhenLive;
        host.Network.Advance(200);

        var model = StoredRecords.Of(host.Network.Model);
        Assert.True(await indexer.WaitUntilAsync(async () =>
            indexer.Status.Position == host.Network.Frames.LastSequence
            && await indexer.ReadAllAsync() is { Count: > 50 } records
            && records.IsSubsetOf(model)));
        Assert.Contains(SyncState.Partial, (await indexer.Store.Repos.CountByStateAsync(TestContext.Current.CancellationToken)).Keys);
    }

    [Fact]
    public async Task A_source_is_loaded_when_all_that_it_listed_is_stored()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 40, Records = 2_000 }, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Follow(host.BaseAddress, IngestMode.Network);

        Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Status!.WhenLoaded.IsCompleted)));

        Assert.Equal(StoredRecords.Of(host.Network.Model), await indexer.ReadAllAsync());
    }

    [Fact]
    public async Task A_list_follows_its_repositories_and_no_others()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 12, Records = 500, Mix = new LiveMix { Accounts = 0 } }, TestContext.Current.CancellationToken);
        var chosen = host.Network.Repos.Take(3).Select(repo => Schema.Syntax.Did.Parse(repo.Account.Did)).ToArray();
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Follow(host.BaseAddress, IngestMode.List, chosen);
        await indexer.Status!.WhenLive;
        host.Network.Advance(200);

        var keys = chosen.Select(did => did.Key.ToString()!).ToHashSet(StringComparer.Ordinal);
        Assert.True(await indexer.WaitUntilAsync(async () => (await indexer.ReadAllAsync())
            .SetEquals(StoredRecords.Of(host.Network.Model).Where(record => keys.Contains(record.Split(' ')[0])))));
    }
}
