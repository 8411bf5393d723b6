namespace Lexidex.Indexer.Commands;

/// <summary>Where an installation keeps its things: the store's address, and the folder of everything beside it.</summary>
internal sealed record StorePlace(string Store, string DataFolder)
{
    private const string SqliteScheme = "sqlite:";

    /// <summary>Beside the store's file where the store is one, so that the two move together; else in the data folder.</summary>
    public string CatalogPath => Path.Combine(Path.GetDirectoryName(SqlitePath) ?? DataFolder, "catalog.db");

    /// <summary>The store's file; null where the store is a server.</summary>
    public string? SqlitePath
    {
        get
        {
            var isNamed = Store.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase);

            // Without a scheme it is a plain path, unless it is a server's settings.
            if (!isNamed && (Store.Contains("://", StringComparison.Ordinal) || Store.Contains('=', StringComparison.Ordinal)))
                return null;
            var path = isNamed ? Store[SqliteScheme.Length..] : Store;
            return path.Length == 0 ? null : Path.GetFullPath(path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path);
        }
    }

    public string TokenPath => Path.Combine(DataFolder, "control.token");

    /// <param name="store">What <c>--store</c> said.</param>
    /// <param name="data">What <c>--data</c> said.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static StorePlace From(string? store, string? data, Func<string, string?> variable)
    {
        var folder = Path.GetFullPath(FirstOf(data, variable("LEXIDEX_DATA")) ?? "data");
        var address = FirstOf(store, variable("LEXIDEX_STORE")) ?? FromFile(FirstOf(variable("LEXIDEX_STORE_FILE")));
        return new StorePlace(address ?? SqliteScheme + Path.Combine(folder, "lexidex.db"), folder);
    }

    private static string? FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
                return value;
        }

        return null;
    }

    private static string? FromFile(string? path)
    {
        if (path is null)
            return null;
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                "StoreFileUnreadable", $"LEXIDEX_STORE_FILE names {path}, which cannot be read: {fault.Message}", inner: fault);
        }
    }
}
