using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Network;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

public sealed class EarlierKeysTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });
    private SimulatorHost _host = null!;
    private IdentityDirectory _directory = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new SimulatorOptions { Seed = 4, Repos = 30, Records = 100, OldGenesisOneIn = 3, Mix = new() { KeyRotations = 100, Migrations = 100 } };
        _host = await SimulatorHost.StartAsync(options, Cancellation);
        _host.Network.Advance(200);
        _directory = new IdentityDirectory(_door, new IdentityOptions { Plc = _host.Plc, HostRequestsPerSecond = 1_000 }, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        _door.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task They_are_the_keys_that_were_in_force_before_the_latest_first()
    {
        var rotated = 0;
        foreach (var account in _host.Network.Repos.Select(repo => repo.Account))
        {
            var expected = account.States.Select(state => state.Key.Multikey).Reverse().Distinct().Where(key => key != account.Key.Multikey).ToList();
            var earlier = await _directory.FindEarlierAsync(Did.Parse(account.Did), Cancellation);
            Assert.Equal(expected, earlier.Select(key => key.ToString()));
            rotated += expected.Count;
        }

        Assert.True(rotated > 10, $"{rotated} earlier keys");
    }

    [Fact]
    public async Task They_are_asked_for_once_in_five_minutes()
    {
        var did = Did.Parse(_host.Network.Repos[0].Account.Did);
        await _directory.FindEarlierAsync(did, Cancellation);
        await _directory.FindEarlierAsync(did, Cancellation);
        Assert.Equal(1, _host.PlcServer.Requests);

        _time.Pass(TimeSpan.FromMinutes(5));
        await _directory.FindEarlierAsync(did, Cancellation);
        Assert.Equal(2, _host.PlcServer.Requests);
    }

    [Theory]
    [InlineData(HostFault.Away)]
    [InlineData(HostFault.HangUp)]
    [InlineData(HostFault.Truncated)]
    [InlineData(HostFault.FlippedBit)]
    public async Task A_directory_at_fault_gives_none(HostFault fault)
    {
        _host.PlcServer.Fault = fault;
        var rotated = _host.Network.Repos.Select(repo => repo.Account).First(account => account.States.Length > 2);
        Assert.Empty(await _directory.FindEarlierAsync(Did.Parse(rotated.Did), Cancellation));
    }
}
