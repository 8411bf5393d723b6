using System.Buffers;

namespace Lexidex.Schema.Syntax;

/// <summary>The binary form of CIDs: version, codec, and a multihash of kind, length and digest.</summary>
internal static class CidBytes
{
    public const byte Raw = 0x55;
    public const byte DagCbor = 0x71;
    public const int PrefixLength = 4;

    public static readonly SearchValues<byte> TextCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+="u8);

    private const byte Version = 1;
    private const byte Sha256 = 0x12;
    private const byte Base32Prefix = (byte)'b';
    private const int VarintLengthMax = 9;

    public static bool IsStandard(ReadOnlySpan<byte> binary) =>
        binary.Length == Cid.StandardLength && binary[1] is Raw or DagCbor
        && binary[0] == Version && binary[2] == Sha256 && binary[3] == Cid.DigestLength;

    public static bool IsDagCbor(ReadOnlySpan<byte> binary) => IsStandard(binary) && binary[1] == DagCbor;

    public static void WritePrefix(byte codec, Span<byte> binary)
    {
        binary[0] = Version;
        binary[1] = codec;
        binary[2] = Sha256;
        binary[3] = Cid.DigestLength;
    }

    /// <summary>Version 1 of any codec and hash whose stated length is its length; a SHA-256 is 32 bytes.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> binary)
    {
        if (IsStandard(binary))
            return true;
        if (binary.Length > Cid.MaxLength)
            return false;
        if (!TryTakeVarint(ref binary, out var version) || version != Version)
            return false;
        if (!TryTakeVarint(ref binary, out _) || !TryTakeVarint(ref binary, out var hash) || !TryTakeVarint(ref binary, out var length))
            return false;
        return length > 0 && length == (ulong)binary.Length && (hash != Sha256 || length == Cid.DigestLength);
    }

    public static int WriteText(ReadOnlySpan<byte> binary, Span<byte> text)
    {
        text[0] = Base32Prefix;
        return 1 + Base32.Write(binary, text[1..]);
    }

    /// <summary>Decodes the base32 text; whether the bytes are a CID is another question. <paramref name="binary"/> has room for the longest.</summary>
    public static bool TryReadText(ReadOnlySpan<byte> text, Span<byte> binary, out int length)
    {
        length = 0;
        return text.Length <= Cid.MaxTextLength && text is [Base32Prefix, ..] && Base32.TryRead(text[1..], binary, out length);
    }

    private static bool TryTakeVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var at = 0; at < bytes.Length && at < VarintLengthMax; at++)
        {
            value |= (ulong)(bytes[at] & 0x7F) << (7 * at);
            if (bytes[at] >= 0x80)
                continue;

            // A last byte of zero is padding: the same number written longer.
            var minimal = at == 0 || bytes[at] != 0;
            bytes = bytes[(at + 1)..];
            return minimal;
        }

        return false;
    }
}
