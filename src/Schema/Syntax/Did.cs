using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>A decentralized identifier. A did:plc of the usual length is held as its key alone; any other keeps its text.</summary>
/// <remarks>See https://atproto.com/specs/did. Equal by text, which is case-sensitive.</remarks>
public readonly struct Did : IEquatable<Did>
{
    public const int MaxLength = 2048;

    private readonly string? _text;

    private Did(DidKey key, string? text)
    {
        Key = key;
        _text = text;
    }

    public DidKey Key { get; }

    public bool IsPlc => Key.IsPlc;

    /// <summary>The DID of a key that holds its own text; false for the key of a hashed DID.</summary>
    public static bool TryFromKey(DidKey key, out Did did)
    {
        did = key.IsPlc ? new Did(key, null) : default;
        return key.IsPlc;
    }

    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength || !utf8.StartsWith("did:"u8))
            return false;

        var rest = utf8["did:"u8.Length..];
        var colon = rest.IndexOf((byte)':');
        if (colon < 1 || rest[..colon].ContainsAnyExceptInRange((byte)'a', (byte)'z'))
            return false;

        var suffix = rest[(colon + 1)..];
        return suffix.Length > 0
            && !suffix.ContainsAnyExcept(Ascii.DidSuffix)
            && suffix[^1] is not ((byte)':' or (byte)'%');
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out Did did)
    {
        did = default;
        if (DidKey.TryReadPlc(utf8, out var key))
        {
            did = new Did(key, null);
            return true;
        }

        if (!IsValid(utf8))
            return false;
        did = new Did(DidKey.Of(utf8), Encoding.ASCII.GetString(utf8));
        return true;
    }

    public static bool TryParse(string? text, out Did did) => Utf8Text.TryParse(text, TryParse, out did);

    public static Did Parse(string text) => Utf8Text.Parse<Did>(text, TryParse);

    /// <summary>Writes the text, at most <see cref="MaxLength"/> bytes, and gives its length.</summary>
    public int WriteText(Span<byte> text)
    {
        if (Key.TryWritePlcText(text))
            return DidKey.PlcTextLength;
        return Encoding.ASCII.GetBytes(_text, text);
    }

    public bool Equals(Did other) => Key == other.Key && _text == other._text;

    public override bool Equals(object? obj) => obj is Did other && Equals(other);

    public override int GetHashCode() => Key.GetHashCode();

    public override string ToString()
    {
        if (!IsPlc)
            return _text ?? "";

        Span<byte> text = stackalloc byte[DidKey.PlcTextLength];
        Key.TryWritePlcText(text);
        return Encoding.ASCII.GetString(text);
    }

    public static bool operator ==(Did left, Did right) => left.Equals(right);

    public static bool operator !=(Did left, Did right) => !left.Equals(right);
}
