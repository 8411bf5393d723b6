using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Simulator;
using Lexidex.Simulator.Live;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>
/// Lies told over real sockets, each caught for its reason; and afterwards the store holds the truth. Keys come from the simulated
/// directory, as the program asks it.
/// </summary>
public sealed class ForgeryTests : IDisposable
{
    private static readonly LiveMix Quiet = new() { Accounts = 0, NewAccounts = 0, Identities = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });

    private string StoreUrl => $"sqlite:{Path.Combine(_folder, "store.db")}";

    public void Dispose()
    {
        _door.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Forgery.BadSignature, FaultReasons.CommitSignature, false)]
    [InlineData(Forgery.HighS, FaultReasons.CommitSignature, false)]
    [InlineData(Forgery.WrongKey, FaultReasons.CommitSignature, false)]
    [InlineData(Forgery.SyncWrongKey, FaultReasons.CommitSignature, false)]
    [InlineData(Forgery.WrongRev, FaultReasons.CommitRev, false)]
    [InlineData(Forgery.FutureRev, FaultReasons.RevFuture, false)]
    [InlineData(Forgery.TruncatedBlocks, FaultReasons.CarTruncated, false)]
    [InlineData(Forgery.StaleSince, FaultReasons.CommitGap, true)]
    [InlineData(Forgery.ForgedPrevData, FaultReasons.CommitInversion, true)]
    [InlineData(Forgery.HiddenOperation, FaultReasons.CommitInversion, true)]
    [InlineData(Forgery.SyncDiffers, FaultReasons.SyncDiffers, true)]
    public async Task A_lie_is_caught_and_the_truth_stands(Forgery forgery, string reason, bool isFetched)
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 6, Records = 120, Mix = Quiet }, TestContext.Current.CancellationToken);
        using var keys = new IdentityDirectory(_door, new IdentityOptions { Plc = host.Plc }, TimeProvider.System);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl, keys: keys);
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        await indexer.AssertCatchesUpAsync(host);
        var fetched = host.RepoRequests.Values.Sum();
        Assert.DoesNotContain(reason, indexer.Settings.Counters.DroppedByReason.Keys);

        host.Network.Forge(forgery);

        Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Settings.Counters.DroppedByReason.ContainsKey(reason))));
        await indexer.AssertCatchesUpAsync(host);
        host.Network.Advance(30);
        await indexer.AssertCatchesUpAsync(host);
        Assert.Equal(isFetched, host.RepoRequests.Values.Sum() > fetched);
    }

    [Fact]
    public async Task A_pds_that_is_followed_directly_speaks_only_for_its_own_accounts()
    {
        var options = new SimulatorOptions { Repos = 8, Records = 120, PdsHosts = 2, Mix = Quiet with { Migrations = 100 } };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        using var keys = new IdentityDirectory(_door, new IdentityOptions { Plc = host.Plc, RefreshEvery = TimeSpan.Zero }, TimeProvider.System);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl, keys: keys);
        indexer.Follow(new("pds", host.PdsServers[0].Address, IngestMode.Live, []) { IsPds = true });
        await indexer.Status!.WhenLive;
        while (host.Network.PdsFrames[0].LastSequence < 60)
        {
            host.Network.Forge(Forgery.WrongHost);
            host.Network.Advance(5);
        }

        Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Status.Position == host.Network.PdsFrames[0].LastSequence
            && indexer.Settings.Counters.DroppedByReason.ContainsKey(FaultReasons.WrongHost))));
        var model = StoredRecords.Of(host.Network.Model);
        Assert.True(await indexer.WaitUntilAsync(async () => await indexer.ReadAllAsync() is { Count: > 0 } stored && stored.IsSubsetOf(model)));
        Assert.DoesNotContain(FaultReasons.CommitSignature, indexer.Settings.Counters.DroppedByReason.Keys);
    }
}
