using System.Net;
using System.Text;

namespace Lexidex.Indexer.Outbound;

/// <summary>
/// Says of a URL whether it may be asked at all, before its name is resolved. Every form of an address that the platform
/// would connect to is read here as an address.
/// </summary>
internal static class UrlGuard
{
    private const string LocalHost = "localhost";

    // Names that no public name server has: see RFC 6761, RFC 6762, RFC 7686, RFC 8375 and ICANN's reservation of .internal.
    private static readonly string[] PrivateEndings =
        [".arpa", ".corp", ".home", ".internal", ".intranet", ".invalid", ".lan", ".local", ".onion", ".private", ".test", ".alt"];

    /// <summary>Why it may not be asked; null where it may.</summary>
    public static string? FindFault(Uri address, OutboundOptions options)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "wss" or "http" or "ws"))
            return "is not of a scheme that is spoken";
        if (address.OriginalString.Length > options.UrlCharactersMax)
            return $"is longer than {options.UrlCharactersMax} characters";
        if (address.UserInfo.Length > 0)
            return "carries a name or a password";

        // What look-alikes become depends on the platform's tables; the protocol's own names are ASCII.
        if (!Ascii.IsValid(address.Host))
            return "has a host name that is not ASCII; its xn-- form may be asked";
        var host = HostOf(address);
        if (host.Length == 0)
            return "names no host";
        if (IsLocal(host))
            return options.AllowLoopback ? null : "is this machine, which only the setting --allow-loopback opens";
        return FindPublicFault(address, host);
    }

    /// <summary>Whether what is encrypted would go on in the clear.</summary>
    public static bool IsWeaker(Uri target, Uri from) => IsTls(from) && !IsTls(target);

    public static bool IsLocal(string host) =>
        host.Equals(LocalHost, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith("." + LocalHost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && AddressGuard.IsLoopback(address));

    private static string? FindPublicFault(Uri address, string host)
    {
        if (!IsTls(address))
            return "is not reached over TLS";
        if (address.Port != OutboundOptions.TlsPort)
            return $"is at port {address.Port}; only {OutboundOptions.TlsPort} is spoken to";
        if (IPAddress.TryParse(host, out var literal))
            return AddressGuard.IsAllowed(literal, allowLoopback: false) ? null : "is not a public address";
        if (!host.Contains('.', StringComparison.Ordinal))
            return "is not a whole host name";
        return Array.Exists(PrivateEndings, ending => host.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? "is not a public host name"
            : null;
    }

    // The form in which the name is resolved. A dot at its end says only that it is whole.
    private static string HostOf(Uri address)
    {
        var host = address.IdnHost;
        return host.EndsWith('.') ? host[..^1] : host;
    }

    private static bool IsTls(Uri address) => address.Scheme is "https" or "wss";
}
