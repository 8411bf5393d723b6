using System.Text.RegularExpressions;
using Lexidex.Tests.Shared;

namespace Lexidex.EndToEnd.Documents;

/// <summary>A document that people read, by its path from the root of the repository.</summary>
internal sealed partial record MarkdownFile(string Path, string Text)
{
    private static readonly string[] NotOurs = ["artifacts", "data", "node_modules", "bin", "obj"];

    public static MarkdownFile Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Corpus.RepositoryRoot(), path)));

    /// <summary>All that are part of the repository.</summary>
    public static IReadOnlyList<MarkdownFile> All() =>
        [.. Below(new DirectoryInfo(Corpus.RepositoryRoot()))
            .Select(file => Read(System.IO.Path.GetRelativePath(Corpus.RepositoryRoot(), file.FullName)))];

    /// <summary>Where its links lead, without those to other sites.</summary>
    public IEnumerable<string> Links() =>
        Link().Matches(Text).Select(link => link.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>The lines of its blocks of shell commands.</summary>
    public IEnumerable<string> Commands() =>
        Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Its blocks in one language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Block().Matches(Text).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) => folder.EnumerateFiles("*.md").Concat(
        folder.EnumerateDirectories().Where(below => below.Name[0] != '.' && !NotOurs.Contains(below.Name)).SelectMany(Below));

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
