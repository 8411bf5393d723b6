using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Lexidex.Indexer.Outbound;

/// <summary>
/// The one door to other people's hosts. Names are resolved here, every address is checked, and the connection goes to a
/// checked address, so that a second answer of the name server cannot lead elsewhere. Redirects pass the same door.
/// </summary>
internal sealed class OutboundDoor : IDisposable
{
    public const string UserAgent = "lexidex/1";

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    private readonly OutboundOptions _options;
    private readonly TimeProvider _clock;
    private readonly CheckedConnection _connection;
    private readonly SocketsHttpHandler _webSocketHandler;

    public OutboundDoor(OutboundOptions options, TimeProvider? clock = null, ResolveHost? resolve = null)
    {
        _options = options;
        _clock = clock ?? TimeProvider.System;
        _connection = new CheckedConnection(options, resolve ?? CheckedConnection.BySystemAsync);
        _webSocketHandler = MakeHandler();
        Http = new HttpClient(new RedirectHandler(options, _clock, MakeHandler())) { Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        Texts = new TextRecords(options);
    }

    /// <summary>Asks by GET. Each URL is checked, also where a redirect leads; bodies come steadily or not at all.</summary>
    public HttpClient Http { get; }

    /// <summary>TXT records of the name system.</summary>
    public TextRecords Texts { get; }

    /// <summary>Throws where a URL must not be asked.</summary>
    /// <exception cref="OutboundRefusedException">It must not be asked.</exception>
    public static void Check(Uri address, OutboundOptions options)
    {
        if (UrlGuard.FindFault(address, options) is { } fault)
            throw new OutboundRefusedException($"{Shown(address)} {fault}.");
    }

    public void CheckScheme(Uri address) => Check(address, _options);

    /// <summary>Opens a WebSocket, which is the caller's to dispose.</summary>
    /// <exception cref="OutboundRefusedException">The address is not one that may be spoken to.</exception>
    public async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        CheckScheme(address);
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = KeepAlive;
        socket.Options.KeepAliveTimeout = KeepAlive;
        try
        {
            await socket.ConnectAsync(address, new HttpMessageInvoker(_webSocketHandler, disposeHandler: false), cancellationToken);
            return socket;
        }
        catch (WebSocketException fault) when (fault.InnerException is not null)
        {
            socket.Dispose();
            throw OutboundFaults.Of(fault.InnerException, address);
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
        using var limit = new CancellationTokenSource(time, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadBodyAsync(response, bodyBytesMax, either.Token);
            return new OutboundAnswer(response.StatusCode, body, OutboundAnswer.RetryAfterOf(response));
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundReasons.Time, $"{address.Host} did not answer within {time.TotalSeconds:0.#} seconds.", fault);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException and not OutboundException)
        {
            throw OutboundFaults.Of(fault, address);
        }
    }

    public void Dispose()
    {
        Http.Dispose();
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

    // Neither names nor passwords belong into a message.
    private static string Shown(Uri address) =>
        address.IsAbsoluteUri ? $"{address.Scheme}://{address.Authority}" : "An address without a scheme";

    private SocketsHttpHandler MakeHandler() => new()
    {
        ConnectCallback = _connection.OpenAsync,
        ConnectTimeout = _options.ConnectTime,
        SslOptions = MakeTls(),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = _options.HeadersKilobytesMax,
        MaxConnectionsPerServer = _options.HostConnectionsMax,
        MaxResponseDrainSize = 64 * 1024,
        UseCookies = false,
        UseProxy = false,
        Credentials = null,
        PreAuthenticate = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private SslClientAuthenticationOptions MakeTls()
    {
        var tls = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (_options.TrustedRoots is not { } roots)
            return tls;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        tls.CertificateChainPolicy = policy;
        return tls;
    }
}
