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

    /// <summary>Gets a small document, whole, whatever its status says.</summary>
    /// <param name="bodyBytesMax">Of the body as it is after decompression.</param>
    /// <param name="time">For all of it, from the name's resolution to the last byte.</param>
    /// <exception cref="OutboundException">There is no answer, or none within these bounds.</exception>
    public async Task<OutboundAnswer> ReadAsync(Uri address, int bodyBytesMax, TimeSpan time, CancellationToken cancellationToken)
    {
        CheckScheme(address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            using var response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadBodyAsync(response, bodyBytesMax, limit.Token);
            return new OutboundAnswer(response.StatusCode, body, response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundReasons.Time, $"{address.Host} did not answer within {time.TotalSeconds:0.#} seconds.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException { InnerException: OutboundRefusedException })
        {
            throw new OutboundRefusedException(fault.InnerException!.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException and not OutboundException or IOException)
        {
            throw new OutboundException(OutboundReasons.Away, $"{address.Host}: {fault.Message}", fault);
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

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, int bodyBytesMax, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[Math.Min(bodyBytesMax + 1, 16 * 1024)];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > bodyBytesMax)
                throw new OutboundException(OutboundReasons.Size, $"The answer is larger than {bodyBytesMax} bytes.");
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
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
