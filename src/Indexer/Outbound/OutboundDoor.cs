using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Lexidex.Indexer.Outbound;

/// <summary>
/// The one door to other people's hosts. Names are resolved here, every address is checked, and the connection goes to a
/// checked address, so that a second answer of the name server cannot lead elsewhere. Redirects pass the same door.
/// </summary>
internal sealed class OutboundDoor : IDisposable
{
    private readonly OutboundOptions _options;
    private readonly SocketsHttpHandler _handler;
    private readonly SocketsHttpHandler _webSocketHandler;

    public OutboundDoor(OutboundOptions options)
    {
        _options = options;
        _handler = MakeHandler(automaticDecompression: true);
        _webSocketHandler = MakeHandler(automaticDecompression: false);
        Http = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("lexidex/1");
    }

    public HttpClient Http { get; }

    /// <summary>Opens a WebSocket, which is the caller's to dispose.</summary>
    /// <exception cref="OutboundRefusedException">The address is not one that may be spoken to.</exception>
    public async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        CheckScheme(address);
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(address, new HttpMessageInvoker(_webSocketHandler, disposeHandler: false), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what is not TLS, unless the host is this machine and that is allowed.</summary>
    public void CheckScheme(Uri address)
    {
        if (address.Scheme is "https" or "wss")
            return;
        if (_options.AllowLoopback && address.Scheme is "http" or "ws" && address.IsLoopback)
            return;
        throw new OutboundRefusedException($"{address.GetLeftPart(UriPartial.Authority)} is not reached over TLS.");
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
        _webSocketHandler.Dispose();
    }

    private SocketsHttpHandler MakeHandler(bool automaticDecompression) => new()
    {
        ConnectCallback = ConnectCheckedAsync,
        ConnectTimeout = _options.ConnectTime,
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = _options.RedirectsMax,
        MaxResponseHeadersLength = _options.HeadersKilobytesMax,
        AutomaticDecompression = automaticDecompression ? DecompressionMethods.All : DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private async ValueTask<Stream> ConnectCheckedAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => AddressGuard.IsAllowed(address, _options.AllowLoopback)))
            throw new OutboundRefusedException($"{host} does not lead to public addresses only.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An address that is never spoken to.</summary>
internal sealed class OutboundRefusedException(string message) : Exception(message);
