using System.Globalization;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Reads <c>postgresql://user:password@host:port/database?option=value</c>, the form of PostgreSQL's own programs, and
/// Npgsql's <c>Host=…;Database=…</c>.
/// </summary>
internal static class PostgresUrl
{
    private const int DefaultPort = 5432;

    public static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text is settings by name: no path of ours holds these.</summary>
    public static bool IsSettings(string text) =>
        text.StartsWith("Host=", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Server=", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="StoreException">The text names no place; the message tells what is wrong, and never the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return IsUrl(text) ? ParseUrl(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StoreException($"The store's address is not one that PostgreSQL knows: {exception.Message}");
        }
    }

    /// <summary>The place without its secrets, as an URL.</summary>
    public static string Mask(NpgsqlConnectionStringBuilder settings)
    {
        var user = settings.Username is { Length: > 0 } name ? Uri.EscapeDataString(name) + (settings.Password is null ? "@" : ":***@") : "";
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}{settings.Host}:{settings.Port}/{settings.Database}");
    }

    private static NpgsqlConnectionStringBuilder ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw new FormatException("expected postgresql://user:password@host:port/database.");

        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host.Trim('[', ']') : "localhost",
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
        };
        var credentials = uri.UserInfo.Split(':', 2);
        if (credentials[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length > 1)
            settings.Password = Uri.UnescapeDataString(credentials[1]);
        if (uri.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(settings, option);
        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string option)
    {
        var (name, value) = option.Split('=', 2) is [var key, var text]
            ? (Uri.UnescapeDataString(key), Uri.UnescapeDataString(text))
            : throw new FormatException($"the option {option} has no value.");
        settings[KeywordOf(name)] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }

    // The names of PostgreSQL's own library; any other is taken as Npgsql's, which refuses what it does not know.
    private static string KeywordOf(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        "options" => "Options",
        "host" => "Host",
        "port" => "Port",
        "user" => "Username",
        "password" => "Password",
        "dbname" => "Database",
        "sslrootcert" => "Root Certificate",
        "target_session_attrs" => "Target Session Attributes",
        _ => name,
    };
}
