using Lexidex.Simulator.Live;
using Lexidex.Simulator.Network;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator;

/// <summary>
/// A false network on loopback ports of its own: a PLC directory, PDS hosts and the relay that tells of all of them. Ends when it
/// is disposed.
/// </summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly FaultSwitch _faults;
    private readonly RepoRequests _requests = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _pump = Task.CompletedTask;

    private SimulatorHost(SimulatedNetwork network)
    {
        Network = network;
        _faults = new(network.Options.Faults);
        var directory = new PlcDirectory(network, pds => PdsServers![pds].Endpoint);
        PdsServers = [.. Enumerable.Range(0, network.Options.PdsHosts).Select(NewPds)];
        PlcServer = new(PortAfterRelay(1), new PlcEndpoints(network, directory).Map);
        RelayServer = new(network.Options.Port, routes =>
        {
            new SyncEndpoints(network, _faults, _requests, pds: null).Map(routes);
            new RelayEndpoints(network, _faults, PdsServers).Map(routes);
            new RecordEndpoints(network, pds: null).Map(routes);
            new HandleEndpoints(network).Map(routes);
        });
    }

    public SimulatedNetwork Network { get; }

    public SimulatedServer RelayServer { get; }

    public SimulatedServer PlcServer { get; }

    public IReadOnlyList<SimulatedServer> PdsServers { get; }

    /// <summary>The relay, for example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseAddress => RelayServer.Address;

    /// <summary>The PLC directory.</summary>
    public Uri Plc => PlcServer.Address;

    /// <summary>The PDS hosts, in the order of their numbers.</summary>
    public IReadOnlyList<Uri> PdsHosts => [.. PdsServers.Select(server => server.Address)];

    /// <summary>The faults of all hosts together; those of one stand in its <see cref="SimulatedServer.Fault"/>, those of the stream in the network's options.</summary>
    public SimulatorFaults Faults
    {
        get => _faults.Current;
        set => _faults.Current = value;
    }

    /// <summary>How often a PDS was asked for each DID's repository until now.</summary>
    public IReadOnlyDictionary<string, int> RepoRequests => _requests.ByDid;

    public static Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellation = default) =>
        StartAsync(new SimulatedNetwork(options), cancellation);

    public static async Task<SimulatorHost> StartAsync(SimulatedNetwork network, CancellationToken cancellation = default)
    {
        var host = new SimulatorHost(network);
        foreach (var server in host.Servers())
            await server.StartAsync(cancellation);
        if (network.Options.EventsPerSecond > 0)
            host._pump = new EventPump(network, network.Options.EventsPerSecond, TimeProvider.System).RunAsync(host._stopping.Token);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _pump;
        foreach (var server in Servers().Reverse())
            await server.DisposeAsync();
        _stopping.Dispose();
    }

    // The relay comes last: whoever hears of an account can ask its PDS.
    private IEnumerable<SimulatedServer> Servers() => [PlcServer, .. PdsServers, RelayServer];

    private SimulatedServer NewPds(int pds) => new(PortAfterRelay(2 + pds), routes =>
    {
        new SyncEndpoints(Network, _faults, _requests, pds).Map(routes);
        new StreamEndpoint(Network.PdsFrames[pds], _faults).Map(routes);
        new RecordEndpoints(Network, pds).Map(routes);
        new HandleEndpoints(Network).Map(routes);
    });

    private int PortAfterRelay(int step) => Network.Options.Port == 0 ? 0 : SimulatedServer.FreeOrAny(Network.Options.Port + step);
}
