using System.Net;
using Lexidex.Simulator.Live;
using Lexidex.Simulator.Network;
using Lexidex.Simulator.Repos;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lexidex.Simulator;

/// <summary>A false network on one loopback port: PLC directory, PDS and relay. Ends when it is disposed.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly FaultSwitch _faults;
    private readonly SyncEndpoints _sync;
    private readonly CancellationTokenSource _stopping = new();
    private Task _pump = Task.CompletedTask;

    private SimulatorHost(SimulatedNetwork network)
    {
        Network = network;
        _faults = new(network.Options.Faults);
        _sync = new(network, _faults);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Lexidex.Simulator" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, network.Options.Port));
        builder.Services.AddRouting();
        _application = builder.Build();
        _application.UseWebSockets();
        new PlcEndpoints(network, () => BaseAddress).Map(_application);
        _sync.Map(_application);
        new RecordEndpoints(network).Map(_application);
        new RelayEndpoints(network, _faults, () => BaseAddress).Map(_application);
    }

    public SimulatedNetwork Network { get; }

    /// <summary>For example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The faults of the host; those of the stream itself stand in the network's options.</summary>
    public SimulatorFaults Faults
    {
        get => _faults.Current;
        set => _faults.Current = value;
    }

    /// <summary>How often getRepo was asked for each DID until now.</summary>
    public IReadOnlyDictionary<string, int> RepoRequests => _sync.RepoRequests;

    public static Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellation = default) =>
        StartAsync(new SimulatedNetwork(options), cancellation);

    public static async Task<SimulatorHost> StartAsync(SimulatedNetwork network, CancellationToken cancellation = default)
    {
        var host = new SimulatorHost(network);
        await host._application.StartAsync(cancellation);
        var addresses = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.BaseAddress = new(addresses.Addresses.Single());
        if (network.Options.EventsPerSecond > 0)
            host._pump = new EventPump(network, network.Options.EventsPerSecond, TimeProvider.System).RunAsync(host._stopping.Token);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _pump;
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }
}
