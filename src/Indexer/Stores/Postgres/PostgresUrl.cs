using System.Globalization;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Reads <c>postgresql://user:password@host:port,host:port/database?option=value</c>, the form of PostgreSQL's own programs, and
/// Npgsql's <c>Host=…;Database=…</c>. The schemes of YugabyteDB mean the same but for the port that is usual: what the server is, it
/// says itself. Of several servers one is taken that takes writes, in turn, and another where it is away.
/// </summary>
internal static class PostgresUrl
{
    private const int DefaultPort = 5432;
    private const int YugabytePort = 5433;
    private const int RecheckSeconds = 3;
    private const string Expected = "expected postgresql://user:password@host:port/database.";

    private static readonly string[] Schemes = ["postgres", "postgresql", "yugabyte", "yugabytedb", "ysql"];

    public static bool IsUrl(string text) => Array.Exists(Schemes, scheme => text.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the text is settings by name: no path of ours holds these.</summary>
    public static bool IsSettings(string text) =>
        text.StartsWith("Host=", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Server=", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="StoreException">The text names no place; the message tells what is wrong, and never the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return WithServers(IsUrl(text) ? ParseUrl(text) : new NpgsqlConnectionStringBuilder(text));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StoreException($"The store's address is not one that PostgreSQL knows: {exception.Message}");
        }
    }

    /// <summary>The servers that an address names, each with its port.</summary>
    public static IReadOnlyList<string> ServersOf(NpgsqlConnectionStringBuilder settings) =>
        [.. (settings.Host ?? "localhost").Split(',').Select(host => HasPort(host) ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{settings.Port}"))];

    /// <summary>The place without its secrets, as an URL.</summary>
    public static string Mask(NpgsqlConnectionStringBuilder settings)
    {
        var user = settings.Username is { Length: > 0 } name ? Uri.EscapeDataString(name) + (settings.Password is null ? "@" : ":***@") : "";
        return $"postgresql://{user}{string.Join(',', ServersOf(settings))}/{settings.Database}";
    }

    // One of them may be a standby, or away.
    private static NpgsqlConnectionStringBuilder WithServers(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.Host?.Contains(',', StringComparison.Ordinal) != true)
            return settings;
        settings.TargetSessionAttributes ??= "primary";
        if (!settings.ShouldSerialize("Load Balance Hosts"))
            settings.LoadBalanceHosts = true;

        // A server that was away is not asked for so long: less than the retries of a batch go on.
        if (!settings.ShouldSerialize("Host Recheck Seconds"))
            settings.HostRecheckSeconds = RecheckSeconds;
        return settings;
    }

    private static NpgsqlConnectionStringBuilder ParseUrl(string text)
    {
        var scheme = text[..text.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant();
        var start = scheme.Length + "://".Length;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#') is var length and >= 0 ? start + length : text.Length;
        var authority = text[start..end];
        var at = authority.LastIndexOf('@');
        // The host first: by it settings are known again when they are handed on as text.
        var settings = new NpgsqlConnectionStringBuilder { Host = "localhost", Port = scheme.StartsWith('y') ? YugabytePort : DefaultPort };
        SetServers(settings, authority[(at + 1)..].Split(','));
        SetUser(settings, at < 0 ? "" : authority[..at]);
        if (!Uri.TryCreate("postgresql://host" + text[end..], UriKind.Absolute, out var uri))
            throw new FormatException(Expected);
        if (uri.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(settings, option);
        return settings;
    }

    private static void SetServers(NpgsqlConnectionStringBuilder settings, string[] servers)
    {
        var parsed = servers.Select(server => Uri.TryCreate($"postgresql://{server}", UriKind.Absolute, out var uri) ? uri : throw new FormatException(Expected)).ToArray();
        if (parsed is [var only])
        {
            settings.Host = only.Host.Length > 0 ? only.Host.Trim('[', ']') : "localhost";
            settings.Port = only.Port > 0 ? only.Port : settings.Port;
            return;
        }

        settings.Host = string.Join(
            ',', parsed.Select(uri => string.Create(CultureInfo.InvariantCulture, $"{(uri.Host.Length > 0 ? uri.Host : "localhost")}:{(uri.Port > 0 ? uri.Port : settings.Port)}")));
    }

    private static void SetUser(NpgsqlConnectionStringBuilder settings, string userInfo)
    {
        var credentials = userInfo.Split(':', 2);
        if (credentials[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length > 1)
            settings.Password = Uri.UnescapeDataString(credentials[1]);
    }

    // The colons of an address of version 6 are no port's, unless they follow its bracket.
    private static bool HasPort(string host) =>
        host.LastIndexOf(':') is var colon and >= 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host.LastIndexOf(']') == colon - 1);

    private static void Set(NpgsqlConnectionStringBuilder settings, string option)
    {
        var (name, value) = option.Split('=', 2) is [var key, var text]
            ? (Uri.UnescapeDataString(key), Uri.UnescapeDataString(text))
            : throw new FormatException($"the option {option} has no value.");
        settings[KeywordOf(name)] = name switch
        {
            "sslmode" => value.Replace("-", "", StringComparison.Ordinal),
            "load_balance_hosts" => value == "random" ? "true" : "false",
            _ => value,
        };
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
        "load_balance_hosts" => "Load Balance Hosts",
        "target_session_attrs" => "Target Session Attributes",
        _ => name,
    };
}
