using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Lexidex.Tests.Shared;

/// <summary>
/// A real MariaDB server of this test process's own, on a loopback port, in a temporary folder. One is shared by all tests
/// that only need databases; a test that ends a server starts its own.
/// </summary>
internal sealed class MariaServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mariadbd";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<MariaServer?>> Shared = new(() => TryStartAsync());

    private readonly ChildProcess _server;
    private int _databases;
    private int _starts = 1;

    private MariaServer(ChildProcess server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    /// <summary>The shared server; where MariaDB is not installed, skips the running test, or fails it when REQUIRE_STORES is 1.</summary>
    public static async Task<MariaServer> RequireAsync()
    {
        var server = await Shared.Value;
        Assert.SkipWhen(server is null, "MariaDB is not installed: ./test installs it.");
        return server!;
    }

    /// <summary>A new server; null where MariaDB is not installed (with REQUIRE_STORES=1 that is an exception).</summary>
    /// <param name="durable">Whether it syncs to disk, as one must that rates are measured on; the shared one does not.</param>
    public static async Task<MariaServer?> TryStartAsync(bool durable = false)
    {
        if (!File.Exists(Program))
        {
            return Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1"
                ? throw new InvalidOperationException($"REQUIRE_STORES is 1, but there is no {Program}.")
                : null;
        }

        var port = FreePort();
        var script = Path.Combine(Corpus.RepositoryRoot(), "tests", "Shared", "mariadb");
        var server = ChildProcess.Start("/bin/bash", [script, port.ToString(CultureInfo.InvariantCulture), durable ? "durable" : ""]);
        await server.WaitForLineAsync("^ready$", Patience);
        return new MariaServer(server, port);
    }

    /// <summary>The address as --store takes it.</summary>
    public string Url(string database, string scheme = "mysql") =>
        $"{scheme}://root@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <summary>Makes an empty database; its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await QueryAsync("mysql", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs SQL through the engine's own client: rows of columns parted by tabs.</summary>
    public Task<string> QueryAsync(string database, string sql) => ChildProcess.RunAsync(
        "mariadb", "--no-defaults", "--batch", "--skip-column-names", "--raw", "--default-character-set=utf8mb4", "--local-infile=1", "--user=root",
        "--host=127.0.0.1", $"--port={Port.ToString(CultureInfo.InvariantCulture)}", database, "--execute", sql);

    /// <summary>Ends the server at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _server.WriteLine("kill");
        await _server.WaitForLineAsync($"^killed {_starts.ToString(CultureInfo.InvariantCulture)}$", Patience);
    }

    /// <summary>Starts it again on the same files and port.</summary>
    public async Task StartAgainAsync()
    {
        _server.WriteLine("start");
        await _server.WaitForLineAsync($"^ready again {(++_starts).ToString(CultureInfo.InvariantCulture)}$", Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
            _server.CloseInput();
        await _server.WaitForExitAsync(Patience);
        _server.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
