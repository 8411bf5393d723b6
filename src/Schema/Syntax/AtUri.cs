using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>The address of a repository, of a collection in it, or of a record.</summary>
/// <remarks>See https://atproto.com/specs/at-uri-scheme; the strict form that lexicons use, without query and fragment.</remarks>
public readonly struct AtUri : IEquatable<AtUri>
{
    public const int MaxLength = 8192;

    private readonly string? _authority;

    private AtUri(string authority, Nsid? collection, RecordKey? recordKey)
    {
        _authority = authority;
        Collection = collection;
        RecordKey = recordKey;
    }

    /// <summary>A DID or a handle, as written.</summary>
    public string Authority => _authority ?? "";

    public Nsid? Collection { get; }

    public RecordKey? RecordKey { get; }

    public static bool IsValid(ReadOnlySpan<byte> utf8) => AtUriParts.TrySplit(utf8, out var parts) && parts.IsValid;

    public static bool TryParse(ReadOnlySpan<byte> utf8, out AtUri uri)
    {
        uri = default;
        if (!AtUriParts.TrySplit(utf8, out var parts) || !parts.IsValid)
            return false;

        Nsid? collection = Nsid.TryParse(parts.Collection, out var nsid) ? nsid : null;
        RecordKey? recordKey = Syntax.RecordKey.TryParse(parts.RecordKey, out var key) ? key : null;
        uri = new AtUri(Encoding.ASCII.GetString(parts.Authority), collection, recordKey);
        return true;
    }

    public static bool TryParse(string? text, out AtUri uri) => Utf8Text.TryParse(text, TryParse, out uri);

    public static AtUri Parse(string text) => Utf8Text.Parse<AtUri>(text, TryParse);

    public bool Equals(AtUri other) =>
        Authority == other.Authority && Collection == other.Collection && RecordKey == other.RecordKey;

    public override bool Equals(object? obj) => obj is AtUri other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Authority, Collection, RecordKey);

    public override string ToString() => (Collection, RecordKey) switch
    {
        (null, _) => $"at://{Authority}",
        ({ } collection, null) => $"at://{Authority}/{collection}",
        ({ } collection, { } key) => $"at://{Authority}/{collection}/{key}",
    };

    public static bool operator ==(AtUri left, AtUri right) => left.Equals(right);

    public static bool operator !=(AtUri left, AtUri right) => !left.Equals(right);
}
