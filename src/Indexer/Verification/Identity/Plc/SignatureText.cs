using System.Buffers.Text;
using Lexidex.Indexer.Verification.Signatures;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>
/// A signature in base64url, in the one form that it has: no padding, no white space, no bits beyond its 64 bytes. Another form of
/// the same signature would be another operation.
/// </summary>
internal static class SignatureText
{
    private const int Length = 86;

    public static byte[]? Read(string? text)
    {
        if (text is not { Length: Length } || !Base64Url.IsValid(text))
            return null;
        var bytes = new byte[SignatureCheck.SignatureLength];
        return Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == bytes.Length && Base64Url.EncodeToString(bytes) == text
            ? bytes
            : null;
    }
}
