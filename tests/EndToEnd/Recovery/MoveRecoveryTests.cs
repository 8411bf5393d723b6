using Lexidex.EndToEnd.Programs;
using Lexidex.Simulator;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Recovery;

/// <summary>The Indexer killed with SIGKILL while records that were kept move into the tables of lexicons that were registered later.</summary>
public sealed class MoveRecoveryTests
{
    private const int Repos = 120;

    private static readonly string[] Places = ["after stretch#20", "before stretch#40", "before end"];

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task Killed_while_kept_records_move_and_the_stream_flows_it_goes_on_and_loses_nothing(string engine)
    {
        Tier.Require(TierLevel.Default);
        using var installation = await Installation.OnAsync(engine);
        await using var network = await SimulatorHost.StartAsync(
            new SimulatorOptions { Repos = Repos, Records = 12_000 }, TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource();
        Task registering;
        Task streaming;
        await using (var first = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc, Places[0]))
        {
            await Patience.UntilAsync("The number of active repositories", first.CountActiveAsync, active => active == Repos);
            streaming = FlowingStream.RunAsync(network, eventsPerTick: 2, enough.Token);
            registering = installation.RegisterStarterLexiconsAsync();
            await first.DeathAsync();
        }

        foreach (var place in Places.Skip(1))
        {
            await using var killed = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc, place);
            await killed.DeathAsync();
        }

        await registering;
        await using (var last = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc))
        {
            await Patience.UntilEqualAsync("The moves under way", 0, async () => (await installation.Moves.ListAsync()).Count);
            await enough.CancelAsync();
            await streaming;
            await SameRecords.AssertAllAsync(network, last);
            await last.EndAsync();
        }

        Assert.Contains(await installation.DumpAsync(), table => table.Rows > 2_000);
    }
}
