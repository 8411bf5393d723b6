using System.Text.RegularExpressions;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests;

/// <summary>A file of the house: which room it stands in, and what it says it knows.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    private string[] Parts => Path.Split('/');

    /// <summary>"Schema", "Indexer" or "Admin" for a file of src, else the empty text.</summary>
    public string Project => Parts is ["src", var project, ..] ? project : "";

    /// <summary>The folder below the project; empty for files at its top, such as Program.cs.</summary>
    public string Room => Parts is ["src", _, var room, _, ..] ? room : "";

    public bool IsGenerated => Path.Contains("/Migrations/", StringComparison.Ordinal)
        || Path.EndsWith(".g.cs", StringComparison.Ordinal)
        || Path.EndsWith(".Designer.cs", StringComparison.Ordinal);

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The namespaces and types named in using lines: plain, static, global, aliased, and Razor's.</summary>
    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(match => match.Groups["name"].Value);

    public IEnumerable<string> Packages => PackageLine().Matches(Text).Select(match => match.Groups["name"].Value);

    public IEnumerable<string> ProjectReferences =>
        ProjectLine().Matches(Text).Select(match => System.IO.Path.GetFileNameWithoutExtension(match.Groups["name"].Value));

    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>The text without comments and using lines, where a name stands for the thing itself.</summary>
    public string Code => field ??= Comment().Replace(UsingLine().Replace(Text, ""), "");

    public static IReadOnlyList<SourceFile> Under(string folder, params string[] extensions)
    {
        var root = Corpus.RepositoryRoot();
        return [.. Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(System.IO.Path.GetExtension(file)))
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(file => !file.Path.Contains("/node_modules/", StringComparison.Ordinal) && !file.Path.Contains("/obj/", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"^\s*@?(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?(?<name>[A-Za-z_][\w.]*)\s*(;|\r?$)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"<PackageReference\s+Include=""(?<name>[^""]+)""")]
    private static partial Regex PackageLine();

    [GeneratedRegex(@"<ProjectReference\s+Include=""(?<name>[^""]+)""")]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
