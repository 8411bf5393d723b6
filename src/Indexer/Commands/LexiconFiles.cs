namespace Lexidex.Indexer.Commands;

/// <summary>Lexicon documents under files and folders that were named.</summary>
internal static class LexiconFiles
{
    private const int FilesMax = 2_000;
    private const long BytesMax = 1 << 20;

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 32 };

    /// <summary>Path and text of each document, each file once, in an order that is the same everywhere.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read(IReadOnlyCollection<string> paths)
    {
        if (paths.Contains("-"))
            return [("-", Console.In.ReadToEnd())];
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in paths.SelectMany(FilesOf))
            files.TryAdd(Path.GetFullPath(file), file);
        if (files.Count == 0)
            throw new CommandException("NotFound", "There is no .json file under what was named.");
        if (files.Count > FilesMax)
            throw new CommandException("TooMany", $"{files.Count} files were named; at most {FilesMax} are taken at once.");
        return [.. files.Values.Select(file => (file, TextOf(file)))];
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path, "*.json", Everywhere);
        return File.Exists(path) ? [path] : throw new CommandException("NotFound", $"There is no file or folder {path}.");
    }

    private static string TextOf(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= BytesMax
            ? File.ReadAllText(path)
            : throw new CommandException("TooLarge", $"{path} has {length} bytes; a lexicon has at most {BytesMax}.");
    }
}
