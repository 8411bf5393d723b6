using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>A service endpoint as the protocol wants it: scheme, host and port, and nothing else.</summary>
internal static class PdsAddress
{
    private const int LengthMax = 512;

    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (text is null || text.Length > LengthMax || !Uri.TryCreate(text, UriKind.Absolute, out var found))
            return false;

        // Whether plain http is spoken at all, and to whom, is the outbound door's to say.
        if (found.Scheme is not ("https" or "http") || found.UserInfo.Length > 0 || found.PathAndQuery != "/" || found.Fragment.Length > 0)
            return false;
        address = found;
        return true;
    }
}
