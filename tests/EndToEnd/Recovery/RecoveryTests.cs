using Lexidex.EndToEnd.Programs;
using Lexidex.Simulator;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Recovery;

/// <summary>The Indexer killed with SIGKILL wherever it is: nothing is lost, nothing is left over, and nothing that was finished is fetched again.</summary>
public sealed class RecoveryTests
{
    private static (int Repos, int Records, int Kills) Size => Tier.AtLeast(TierLevel.Long) ? (1_000, 60_000, 8) : (120, 4_000, 2);

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task Killed_while_it_backfills_it_fetches_only_what_was_not_finished(string engine)
    {
        Tier.Require(TierLevel.Default);
        using var installation = await InstallAsync(engine);
        await using var network = await StartNetworkAsync();
        var ledger = new FetchLedger(network, installation);
        network.Faults = new SimulatorFaults { RepoDelay = TimeSpan.FromMilliseconds(250) };

        for (var kill = 1; kill <= Size.Kills; kill++)
        {
            var enough = Size.Repos * kill / (Size.Kills + 2);
            await using var killed = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
            await Patience.UntilAsync("The number of active repositories", killed.CountActiveAsync, active => active >= enough);
            await killed.KillAsync();
            await ledger.CheckAsync();
            Assert.InRange(ledger.Finished, enough, Size.Repos - 1);
        }

        network.Faults = new SimulatorFaults();
        await using var indexer = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
        await SameRecords.AssertAllAsync(network, indexer);
        ledger.AssertNothingWasFetchedAgain();
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task Killed_again_and_again_while_the_stream_flows_it_holds_what_the_network_holds(string engine)
    {
        Tier.Require(TierLevel.Default);
        using var installation = await InstallAsync(engine);
        await using var network = await StartNetworkAsync();
        using var enough = new CancellationTokenSource();
        var streaming = FlowingStream.RunAsync(network, eventsPerTick: 8, enough.Token);

        for (var kill = 1; kill <= Size.Kills; kill++)
            await RunAndKillAsync(installation, network);
        await enough.CancelAsync();
        await streaming;

        await using var indexer = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
        await SameRecords.AssertAllAsync(network, indexer);
        await indexer.EndAsync();
    }

    [Fact]
    public async Task What_is_finished_is_followed_through_kills_and_never_fetched_again()
    {
        // An account that was away is fetched when it returns, so that none may leave here.
        Tier.Require(TierLevel.Default);
        using var installation = await InstallAsync("SQLite");
        await using var network = await StartNetworkAsync(new LiveMix { Accounts = 0 });
        var ledger = new FetchLedger(network, installation);
        using var enough = new CancellationTokenSource();
        var streaming = FlowingStream.RunAsync(network, eventsPerTick: 8, enough.Token);

        for (var kill = 1; kill <= Size.Kills; kill++)
        {
            await RunAndKillAsync(installation, network);
            await ledger.CheckAsync();
        }

        await enough.CancelAsync();
        await streaming;
        await using var indexer = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
        await SameRecords.AssertAllAsync(network, indexer);
        ledger.AssertNothingWasFetchedAgain();
        Assert.True(ledger.Finished > Size.Repos / 2);
    }

    /// <summary>Lets it follow the stream for some seconds, and kills it in full flow.</summary>
    private static async Task RunAndKillAsync(Installation installation, SimulatorHost network)
    {
        await using var killed = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
        await installation.WaitForPositionAsync(beyond: network.Network.Frames.LastSequence + 500);
        await killed.KillAsync();
    }

    private static async Task<Installation> InstallAsync(string engine)
    {
        var installation = await Installation.OnAsync(engine);
        await installation.RegisterStarterLexiconsAsync();
        return installation;
    }

    private static Task<SimulatorHost> StartNetworkAsync(LiveMix? mix = null) => SimulatorHost.StartAsync(
        new SimulatorOptions { Repos = Size.Repos, Records = Size.Records, Mix = mix ?? new LiveMix() }, TestContext.Current.CancellationToken);
}
