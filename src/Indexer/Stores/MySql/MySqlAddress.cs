using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// Where a server of MySQL's family is: <c>mysql://user:password@host:port/database?option=value</c>. The schemes mariadb and tidb
/// mean the same but for the port that is usual: what the server is, it says itself.
/// </summary>
/// <param name="IsTidb">The option <c>engine=tidb</c>: for a TiDB that is set to hide what it is, and for tests of its dialect.</param>
internal sealed record MySqlAddress(MySqlConnectionStringBuilder Settings, string Scheme, bool IsTidb)
{
    private static readonly string[] Schemes = ["mysql", "mariadb", "tidb"];

    /// <summary>The place without its secrets, as an URL.</summary>
    public string Mask()
    {
        var user = Settings.UserID is { Length: > 0 } name ? Uri.EscapeDataString(name) + (Settings.Password is { Length: > 0 } ? ":***@" : "@") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{user}{Settings.Server}:{Settings.Port}/{Settings.Database}");
    }

    public static bool IsUrl(string text) => Array.Exists(Schemes, scheme => text.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="StoreException">The text names no place; the message tells what is wrong, and never the password.</exception>
    public static MySqlAddress Parse(string text)
    {
        try
        {
            return ParseUrl(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new StoreException($"The store's address is not one that MySQL knows: {exception.Message}");
        }
    }

    private static MySqlAddress ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw new FormatException("expected mysql://user:password@host:port/database.");
        if (uri.AbsolutePath.Length < 2)
            throw new FormatException("the name of the database is missing: mysql://user:password@host:port/database.");

        var settings = new MySqlConnectionStringBuilder
        {
            Server = uri.Host.Length > 0 ? uri.Host.Trim('[', ']') : "localhost",
            Port = uri.Port > 0 ? (uint)uri.Port : uri.Scheme == "tidb" ? 4000u : 3306u,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
        };
        var credentials = uri.UserInfo.Split(':', 2);
        if (credentials[0].Length > 0)
            settings.UserID = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length > 1)
            settings.Password = Uri.UnescapeDataString(credentials[1]);
        var isTidb = false;
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (option == "engine=tidb")
                isTidb = true;
            else
                Set(settings, option);
        }

        return new MySqlAddress(settings, uri.Scheme, isTidb);
    }

    // MySqlConnector refuses what it does not know.
    private static void Set(MySqlConnectionStringBuilder settings, string option)
    {
        var (name, value) = option.Split('=', 2) is [var key, var text]
            ? (Uri.UnescapeDataString(key), Uri.UnescapeDataString(text))
            : throw new FormatException($"the option {option} has no value.");
        settings[name is "sslmode" or "ssl-mode" ? "SSL Mode" : name] = value;
    }
}
