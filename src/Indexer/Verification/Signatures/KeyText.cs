using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>The text forms of public keys: Multikey, did:key, and the older multibase of a whole point.</summary>
/// <remarks>See https://atproto.com/specs/cryptography#public-key-encoding.</remarks>
internal static class KeyText
{
    private const string DidKeyPrefix = "did:key:";
    private const int UncompressedLength = 65;
    private const int MulticodecLength = 2;
    private const int TextLengthMax = 100;

    // Varints of the codecs p256-pub (0x1200) and secp256k1-pub (0xe7).
    private static ReadOnlySpan<byte> P256Codec => [0x80, 0x24];

    private static ReadOnlySpan<byte> Secp256k1Codec => [0xE7, 0x01];

    /// <summary>Reads <c>z…</c> with the key's kind in it, as type <c>Multikey</c> has it; also with <c>did:key:</c> before it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        var multibase = text.StartsWith(DidKeyPrefix, StringComparison.Ordinal) ? text.AsSpan(DidKeyPrefix.Length) : text;
        Span<byte> bytes = stackalloc byte[MulticodecLength + SigningKey.PointLength];
        return TryDecode(multibase, bytes, out var length)
            && length == bytes.Length
            && TryReadCurve(bytes, out var curve)
            && TryMake(curve, bytes[MulticodecLength..], out key);
    }

    /// <summary>Reads <c>z…</c> of a bare point, compressed or not; the method's type tells the curve.</summary>
    public static bool TryParseBare(string text, KeyCurve curve, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[UncompressedLength];
        if (!TryDecode(text, bytes, out var length))
            return false;
        if (length == UncompressedLength && !TryCompress(curve, bytes))
            return false;
        return length is UncompressedLength or SigningKey.PointLength && TryMake(curve, bytes[..SigningKey.PointLength], out key);
    }

    public static string Write(SigningKey key)
    {
        Span<byte> bytes = stackalloc byte[MulticodecLength + SigningKey.PointLength];
        (key.Curve == KeyCurve.P256 ? P256Codec : Secp256k1Codec).CopyTo(bytes);
        key.Point.CopyTo(bytes[MulticodecLength..]);
        return "z" + Base58.Encode(bytes);
    }

    private static bool TryDecode(ReadOnlySpan<char> multibase, Span<byte> bytes, out int length)
    {
        length = 0;
        return multibase.Length is > 1 and <= TextLengthMax && multibase[0] == 'z' && Base58.TryDecode(multibase[1..], bytes, out length);
    }

    private static bool TryReadCurve(ReadOnlySpan<byte> bytes, out KeyCurve curve)
    {
        curve = bytes.StartsWith(P256Codec) ? KeyCurve.P256 : KeyCurve.Secp256k1;
        return curve == KeyCurve.P256 || bytes.StartsWith(Secp256k1Codec);
    }

    private static bool TryMake(KeyCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out SigningKey? key)
    {
        key = CurveEquation.Of(curve).TryExpand(point, out _) ? new SigningKey(curve, point) : null;
        return key is not null;
    }

    // A point that is not on the curve is found when the shorter form is made longer again.
    private static bool TryCompress(KeyCurve curve, Span<byte> point)
    {
        if (point[0] != 4)
            return false;
        Span<byte> whole = stackalloc byte[UncompressedLength];
        point.CopyTo(whole);
        point[0] = (byte)(2 + (point[^1] & 1));
        return CurveEquation.Of(curve).TryExpand(point[..SigningKey.PointLength], out var y) && whole[33..].SequenceEqual(y);
    }
}
