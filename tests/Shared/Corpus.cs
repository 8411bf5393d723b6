using Xunit;

namespace Lexidex.Tests.Shared;

/// <summary>Finds the real-world test data. Named by LEXIDEX_CORPUS; by default the folder shared/corpus beside the repository.</summary>
internal static class Corpus
{
    public static string? Root { get; } = Find();

    /// <summary>The path of a file or folder of the corpus; skips the running test, saying so, when the corpus is absent.</summary>
    public static string Require(params string[] parts)
    {
        Assert.SkipWhen(Root is null, "The corpus is absent: set LEXIDEX_CORPUS to its folder.");
        return Path.Combine([Root!, .. parts]);
    }

    // Not from the caller's file path: a build for CI writes /_/ there instead of the folder.
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Indexer.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is outside of the repository.");
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("LEXIDEX_CORPUS");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(RepositoryRoot(), "..", "shared", "corpus") : named;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
