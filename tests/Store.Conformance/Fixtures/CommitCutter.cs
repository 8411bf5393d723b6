using System.Net;
using System.Net.Sockets;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>
/// Stands between a client and its server and cuts the connection when COMMIT has gone to the server and its answer has not come back:
/// the client cannot know whether its transaction is there. Every so many commits.
/// </summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _serverPort;
    private readonly int _every;
    private readonly bool _isMySql;
    private readonly Task _accepting;
    private int _commits;

    /// <param name="isMySql">Whether they speak MySQL's protocol, and not PostgreSQL's.</param>
    public CommitCutter(int serverPort, int every, bool isMySql = false)
    {
        (_serverPort, _every, _isMySql) = (serverPort, every, isMySql);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    // In MySQL's protocol the whole packet: its length, its turn, and that it is a query.
    private ReadOnlySpan<byte> Commit => _isMySql ? "\a\0\0\0\u0003commit"u8 : "COMMIT\0"u8;

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
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _serverPort, _ended.Token);
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
            var back = far.GetStream().CopyToAsync(near.GetStream(), cut.Token);
            await ForwardAsync(near.GetStream(), far.GetStream());
            await cut.CancelAsync();
            near.Close();

            // The server has the COMMIT and carries it out; only then is its side closed.
            await DrainAsync(far.GetStream());
            await back.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away.
        }
    }

    // Ends when a connection is to be cut, and when the client has closed it.
    private async Task ForwardAsync(NetworkStream near, NetworkStream far)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await near.ReadAsync(buffer, _ended.Token)) > 0;)
        {
            await far.WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            if (buffer.AsSpan(0, read).IndexOf(Commit) >= 0 && Interlocked.Increment(ref _commits) % _every == 0)
            {
                Cuts++;
                return;
            }
        }
    }

    private async Task DrainAsync(NetworkStream far)
    {
        var buffer = new byte[4096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        while (await far.ReadAsync(buffer, patience.Token) > 0)
        {
        }
    }
}
