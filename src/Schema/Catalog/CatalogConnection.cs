using Microsoft.Data.Sqlite;

namespace Lexidex.Schema.Catalog;

/// <summary>How a catalog file is opened.</summary>
internal static class CatalogConnection
{
    // Decisions are short transactions; who waits longer than this waits for something broken.
    private const int BusySeconds = 10;

    public static string Text(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        DefaultTimeout = BusySeconds,
        ForeignKeys = true,
    }.ToString();
}
