using System.Buffers;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Indexer.Stores;

/// <summary>Makes a store from its address.</summary>
internal static class StoreFactory
{
    private const string SqliteScheme = "sqlite:";

    private const string Known =
        "Known are postgresql://user:password@host:port/database (also yugabyte://, and several hosts with commas between), Host=…;Database=… (PostgreSQL), "
        + "mysql://user:password@host:port/database (also mariadb:// and tidb://), sqlite:PATH, and a plain path (SQLite).";

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>The store that the address names, not yet opened.</summary>
    /// <exception cref="StoreException">The address is of no kind that we know.</exception>
    public static IStore Create(string url) => Create(url, new StoreOptions(), TimeProvider.System);

    public static IStore Create(string url, StoreOptions options, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(url))
            throw new StoreException($"The store has no address. {Known}");
        if (PostgresUrl.IsUrl(url) || PostgresUrl.IsSettings(url))
            return new PostgresStore(PostgresUrl.Parse(url), options, time);
        if (MySqlAddress.IsUrl(url))
            return new MySqlStore(MySqlAddress.Parse(url), options, time);

        var path = url.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) ? url[SqliteScheme.Length..] : url;
        if (path.Length == url.Length && SchemeOf(path) is { } scheme)
            throw new StoreException($"There is no store of kind {scheme}. {Known}");
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = path[2..];
        if (path.Length == 0 || path.StartsWith(':') || path.EndsWith('/'))
            throw new StoreException($"An embedded store needs the path of a file, such as data/lexidex.db. {Known}");
        return new SqliteStore(path, options, time);
    }

    // One letter before the colon is a drive.
    private static string? SchemeOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0 ? text[..colon] : null;
    }
}
