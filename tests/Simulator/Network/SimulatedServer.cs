using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lexidex.Simulator.Network;

/// <summary>One host of the false network on its own loopback port.</summary>
public sealed class SimulatedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _requests;

    internal SimulatedServer(int port, Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Lexidex.Simulator" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRouting();
        _application = builder.Build();
        _application.Use((context, next) =>
        {
            Interlocked.Increment(ref _requests);
            return new FaultyAnswer(context, next).RunAsync(Fault);
        });
        _application.UseWebSockets();
        map(_application);
    }

    /// <summary>For example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The address as it stands in DID documents: without a slash at its end.</summary>
    public string Endpoint => Address.ToString().TrimEnd('/');

    /// <summary>What this host does wrong to everyone who asks by HTTP; it may change while it runs.</summary>
    public HostFault Fault { get; set; }

    /// <summary>How many requests it had until now.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>The port wanted, or 0, which takes any, where another program has it.</summary>
    internal static int FreeOrAny(int port)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return port;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    internal async Task StartAsync(CancellationToken cancellation)
    {
        await _application.StartAsync(cancellation);
        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new(addresses.Addresses.Single());
    }
}
