namespace Lexidex.Indexer.Backfill;

/// <summary>The CAR files under files and folders that were named.</summary>
internal static class CarFiles
{
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 64,
        IgnoreInaccessible = false,
        AttributesToSkip = 0,
        MatchCasing = MatchCasing.CaseInsensitive,
    };

    /// <summary>Each file once, in an order that is the same everywhere. A file that was named itself may have any name.</summary>
    /// <exception cref="FileNotFoundException">A path is neither a file nor a folder.</exception>
    public static IReadOnlyList<FileInfo> Find(IEnumerable<string> paths)
    {
        var found = new SortedDictionary<string, FileInfo>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in FilesOf(path))
                found.TryAdd(Path.GetFullPath(file), new FileInfo(file));
        }

        return [.. found.Values];
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path, "*.car", Everywhere);
        return File.Exists(path) ? [path] : throw new FileNotFoundException($"There is no file or folder {path}.", path);
    }
}
