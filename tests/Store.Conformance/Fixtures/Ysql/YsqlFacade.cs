using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lexidex.Store.Conformance.Fixtures.Ysql;

/// <summary>
/// Stands between the program and a real PostgreSQL 15 and makes it look like YugabyteDB: statements are rewritten on the wire and
/// kept as they came, so that a test can say what was meant. Nothing of the program knows of it.
/// </summary>
internal sealed class YsqlFacade : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _serverPort;
    private readonly Task _accepting;

    public YsqlFacade(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every statement as the program sent it, in order.</summary>
    public ConcurrentQueue<string> Statements { get; } = [];

    /// <summary>What the real engine would not do as it was meant.</summary>
    public ConcurrentQueue<string> Offences { get; } = [];

    /// <summary>How many rows each COPY outside of transactions brought, as the server told it.</summary>
    public ConcurrentQueue<string> Copied { get; } = [];

    /// <summary>How often a connection was made.</summary>
    public int Connections => _connections;

    /// <summary>Called before a COPY with REPLACE goes on to the server.</summary>
    public Func<string, Task> BeforeLoad { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Of the next COPY with REPLACE only so many rows arrive, and stay; then the connection is gone. Once.</summary>
    public int? LoadRowsBeforeLoss { get; set; }

    private int _connections;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                Interlocked.Increment(ref _connections);
                relays.Add(RelayAsync(client));
                relays.RemoveAll(relay => relay.IsCompletedSuccessfully);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _serverPort, _ended.Token);
            await new YsqlRelay(this, near.GetStream(), far.GetStream()).RunAsync(_ended.Token);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away.
        }
    }
}
