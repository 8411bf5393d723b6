using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Where the document of a did:web stands: at a host name without a path; with a port only on this machine.</summary>
/// <remarks>See https://atproto.com/specs/did#blessed-did-methods.</remarks>
internal static class DidWeb
{
    public const string Prefix = "did:web:";

    private const string LocalHost = "localhost";
    private const string EscapedColon = "%3A";

    public static bool TryFindDocument(string did, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (!did.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var host = did[Prefix.Length..];
        var authority = Handle.TryParse(host, out var name) ? $"https://{name}" : LocalAuthority(host);
        return authority is not null && Uri.TryCreate(authority + "/.well-known/did.json", UriKind.Absolute, out address);
    }

    private static string? LocalAuthority(string host)
    {
        if (host == LocalHost)
            return "http://" + LocalHost;
        if (!host.StartsWith(LocalHost + EscapedColon, StringComparison.OrdinalIgnoreCase))
            return null;
        var port = host.AsSpan(LocalHost.Length + EscapedColon.Length);
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? string.Create(CultureInfo.InvariantCulture, $"http://{LocalHost}:{number}")
            : null;
    }
}
