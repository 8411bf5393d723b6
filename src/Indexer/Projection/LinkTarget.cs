using System.Security.Cryptography;
using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// What a record names, in the form of table link: one byte that tells the kind, then the compact form. An address that has no compact
/// form of its own is a hash, which finds it and does not give it back.
/// </summary>
/// <remarks>Frozen with the format: docs/format.md.</remarks>
internal static class LinkTarget
{
    public const int MaxLength = 1 + AtUriForm.MaxLength;

    /// <summary>A longer address is none.</summary>
    public const int AddressBytesMax = 8_192;

    private const byte DidKind = 1;
    private const byte AtUriKind = 2;
    private const byte CidKind = 3;
    private const byte HashKind = 4;
    private const int HashLength = 16;

    /// <summary>The target that a text of a record is: a DID, an AT-URI or a web address, and nothing else beside it. 0 where it is none.</summary>
    public static int OfText(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (text.StartsWith("did:"u8))
            return OfDid(text, target);
        if (text.StartsWith("at://"u8))
            return OfAtUri(text, target);
        return text.StartsWith("https://"u8) || text.StartsWith("http://"u8) ? OfAddress(text, target) : 0;
    }

    /// <summary>The target that a link of a record is, from the CID's bytes. 0 where it has no form.</summary>
    public static int OfLink(ReadOnlySpan<byte> cid, Span<byte> target)
    {
        if (cid.Length > CidForm.MaxLength || CidForm.TryFromBinary(cid, target[1..], out var length) == ColumnFit.Absent)
            return 0;
        target[0] = CidKind;
        return 1 + length;
    }

    /// <summary>What a person asks for: a text as above, or a CID. Null where it is none.</summary>
    public static byte[]? Parse(string text)
    {
        Span<byte> target = stackalloc byte[MaxLength];
        var utf8 = Encoding.UTF8.GetBytes(text);
        var length = OfText(utf8, target);
        if (length == 0 && Cid.TryParse(text, out var cid))
        {
            Span<byte> binary = stackalloc byte[128];
            length = OfLink(binary[..cid.WriteBytes(binary)], target);
        }

        return length == 0 ? null : target[..length].ToArray();
    }

    private static int OfDid(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (!Did.TryParse(text, out var did))
            return 0;
        target[0] = DidKind;
        did.Key.WriteBytes(target[1..]);
        return 1 + DidKey.Length;
    }

    private static int OfAtUri(ReadOnlySpan<byte> text, Span<byte> target)
    {
        target[0] = AtUriKind;
        if (AtUriForm.TryWrite(text, target[1..], out var length) != ColumnFit.Absent)
            return 1 + length;
        return AtUri.IsValid(text) ? Hash(text, target) : 0;
    }

    private static int OfAddress(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var afterScheme = text[(text.IndexOf((byte)':') + 3)..];
        return afterScheme.IsEmpty || text.Length > AddressBytesMax || text.IndexOfAnyInRange<byte>(0, (byte)' ') >= 0 ? 0 : Hash(text, target);
    }

    private static int Hash(ReadOnlySpan<byte> text, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        target[0] = HashKind;
        hash[..HashLength].CopyTo(target[1..]);
        return 1 + HashLength;
    }
}
