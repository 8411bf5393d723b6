using System.Diagnostics;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>Where things stand in the checkout that this program was built from.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string IndexerAssembly => System.IO.Path.Combine(AppContext.BaseDirectory, "Lexidex.Indexer.dll");

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Indexer.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Run this from a checkout: Indexer.sln was not found.");
    }
}
