using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;

namespace Lexidex.EndToEnd.Up;

/// <summary>./up as a person starts it, on ports that nobody has and in a data folder of its own; and its addresses once it told them.</summary>
internal sealed class RunningLexidex : IAsyncDisposable
{
    // The first one builds all three programs in Release, beside whatever else the machine does.
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);

    private readonly HttpClient _http = new();
    private readonly Dictionary<string, int> _ports;

    private RunningLexidex(DataFolder folder, string[] arguments)
    {
        var free = FreePorts(4);
        _ports = new() { ["--read-port"] = free[0], ["--control-port"] = free[1], ["--admin-port"] = free[2], ["--simulator-port"] = free[3] };
        var ports = _ports.SelectMany(port => new[] { port.Key, port.Value.ToString(CultureInfo.InvariantCulture) });
        Program = ProgramUnderTest.StartUp([.. arguments, "--data", folder.Path, .. ports]);
        Control = ControlClient.FromTokenFile(Loopback("--control-port"), folder.TokenPath);
    }

    public ProgramUnderTest Program { get; }

    public ControlClient Control { get; }

    public Uri Indexer { get; private set; } = null!;

    public Uri Admin { get; private set; } = null!;

    public Uri Simulator => Loopback("--simulator-port");

    /// <summary>Not waited for: it may still build.</summary>
    public static RunningLexidex Begin(DataFolder folder, params string[] arguments) => new(folder, arguments);

    /// <summary>Has told the addresses of the Indexer and the Admin.</summary>
    public static async Task<RunningLexidex> StartAsync(DataFolder folder, params string[] arguments)
    {
        var running = Begin(folder, arguments);
        try
        {
            running.Indexer = await running.AddressAsync("Indexer");
            running.Admin = await running.AddressAsync("Admin");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the Indexer says of itself once the condition holds.</summary>
    public Task<IndexerStatus> StatusAsync(string what, Func<IndexerStatus, bool> condition) => Patience.UntilAsync(
        what,
        async () =>
        {
            try
            {
                var status = await Control.GetStatusAsync();
                return condition(status) ? status : null;
            }
            catch (ControlException) when (!Program.HasExited)
            {
                return null;
            }
        });

    /// <summary>The backfill is done and the stream is followed.</summary>
    public Task<IndexerStatus> WholeAsync() => StatusAsync(
        "all repositories are fetched and the stream is followed",
        status => status is { Queue: 0, Sources: [{ State: SourceState.Live }] } && status.ReposByState.GetValueOrDefault(SyncStates.Active) >= 200);

    public async Task<JsonNode> GetAsync(Uri host, string path) => JsonNode.Parse(await _http.GetStringAsync(new Uri(host, path)))!;

    public async Task<long> CountAsync(string collection) =>
        (long)(await GetAsync(Indexer, $"/xrpc/dev.lexidex.count?collection={collection}"))["count"]!;

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        Control.Dispose();
        _http.Dispose();
    }

    private async Task<Uri> AddressAsync(string name) => new((await Program.WaitForLineAsync($"^{name}  (http\\S+)$", BuildTime)).Groups[1].Value);

    private Uri Loopback(string port) => new($"http://127.0.0.1:{_ports[port]}");

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
