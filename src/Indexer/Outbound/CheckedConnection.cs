using System.Net;
using System.Net.Sockets;

namespace Lexidex.Indexer.Outbound;

/// <summary>Resolves a host's name.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Resolves a name once, checks every address of the answer, and connects to one of those. A second answer of the name
/// server is never asked for, so it cannot lead elsewhere.
/// </summary>
internal sealed class CheckedConnection(OutboundOptions options, ResolveHost resolve)
{
    public static Task<IPAddress[]> BySystemAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await ResolveAsync(host, cancellationToken);
        if (Array.Find(addresses, address => !AddressGuard.IsAllowed(address, options.AllowLoopback)) is { } refused)
            throw new OutboundRefusedException($"{host} leads to {refused}, which is not a public address.");

        var port = options.LoopbackPort is { } local && Array.TrueForAll(addresses, AddressGuard.IsLoopback) ? local : context.DnsEndPoint.Port;
        return await ConnectAsync(host, addresses, port, cancellationToken);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await resolve(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new OutboundException(OutboundReasons.Name, $"{host} has no address.");
        }
        catch (SocketException fault)
        {
            throw new OutboundException(OutboundReasons.Name, $"{host} has no address: {fault.Message}", fault);
        }
    }

    private async Task<Stream> ConnectAsync(string host, IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses[..Math.Min(addresses.Length, options.AddressesMax)], port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new OutboundException(OutboundReasons.Away, $"{host} cannot be reached: {fault.Message}", fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
