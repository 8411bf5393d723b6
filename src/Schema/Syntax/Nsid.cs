using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>A namespaced identifier: the name of a lexicon, and so of a collection. Held exactly as written.</summary>
/// <remarks>See https://atproto.com/specs/nsid. Equal by bytes, as record paths are.</remarks>
public readonly struct Nsid : IEquatable<Nsid>, IComparable<Nsid>
{
    /// <summary>The whole name alone is bounded, as the interoperability vectors have it: an authority may pass 253 characters.</summary>
    public const int MaxLength = 317;

    private const int NameMaxLength = 63;

    private readonly string? _text;

    private Nsid(string text) => _text = text;

    public string Text => _text ?? "";

    /// <summary>The domain that owns the name, written as DNS does: of "app.bsky.feed.like" it is "feed.bsky.app".</summary>
    public string Authority
    {
        get
        {
            var segments = Text.Split('.')[..^1];
            Array.Reverse(segments);
            return string.Join('.', segments).ToLowerInvariant();
        }
    }

    /// <summary>The last segment, case-sensitive.</summary>
    public string Name => Text[(Text.LastIndexOf('.') + 1)..];

    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        var lastDot = utf8.LastIndexOf((byte)'.');
        if (utf8.Length > MaxLength || lastDot < 1)
            return false;
        return IsAuthority(utf8[..lastDot]) && IsName(utf8[(lastDot + 1)..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out Nsid nsid)
    {
        var valid = IsValid(utf8);
        nsid = valid ? new Nsid(Encoding.ASCII.GetString(utf8)) : default;
        return valid;
    }

    public static bool TryParse(string? text, out Nsid nsid) => Utf8Text.TryParse(text, TryParse, out nsid);

    public static Nsid Parse(string text) => Utf8Text.Parse<Nsid>(text, TryParse);

    public int CompareTo(Nsid other) => string.CompareOrdinal(Text, other.Text);

    public bool Equals(Nsid other) => Text == other.Text;

    public override bool Equals(object? obj) => obj is Nsid other && Equals(other);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    public static bool operator ==(Nsid left, Nsid right) => left.Equals(right);

    public static bool operator !=(Nsid left, Nsid right) => !left.Equals(right);

    public static bool operator <(Nsid left, Nsid right) => left.CompareTo(right) < 0;

    public static bool operator >(Nsid left, Nsid right) => left.CompareTo(right) > 0;

    public static bool operator <=(Nsid left, Nsid right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Nsid left, Nsid right) => left.CompareTo(right) >= 0;

    private static bool IsAuthority(ReadOnlySpan<byte> authority)
    {
        // The first segment is a top-level domain, which never begins with a digit.
        if (!Ascii.IsLetter(authority[0]))
            return false;

        var segments = 0;
        foreach (var range in authority.Split((byte)'.'))
        {
            if (!Ascii.IsDomainLabel(authority[range]))
                return false;
            segments++;
        }

        return segments >= 2;
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is >= 1 and <= NameMaxLength
        && Ascii.IsLetter(name[0])
        && !name.ContainsAnyExcept(Ascii.LettersAndDigits);
}
