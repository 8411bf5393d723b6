namespace Lexidex.Schema.Syntax;

/// <summary>The slices of an AT-URI's text; an absent part is empty, which no part that is present can be.</summary>
internal readonly ref struct AtUriParts
{
    private static ReadOnlySpan<byte> Scheme => "at://"u8;

    private AtUriParts(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        Authority = authority;
        Collection = collection;
        RecordKey = recordKey;
    }

    public ReadOnlySpan<byte> Authority { get; }

    public ReadOnlySpan<byte> Collection { get; }

    public ReadOnlySpan<byte> RecordKey { get; }

    public bool IsValid =>
        AtIdentifier.IsValid(Authority)
        && (Collection.IsEmpty || Nsid.IsValid(Collection))
        && (RecordKey.IsEmpty || Syntax.RecordKey.IsValid(RecordKey));

    /// <summary>Cuts at the slashes; false when the scheme is another, or a part that a slash announces is empty.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> uri, out AtUriParts parts)
    {
        parts = default;
        if (uri.Length > AtUri.MaxLength || !uri.StartsWith(Scheme))
            return false;
        if (!TryCut(uri[Scheme.Length..], out var authority, out var path)
            || !TryCut(path, out var collection, out var recordKey))
            return false;

        parts = new AtUriParts(authority, collection, recordKey);
        return !authority.IsEmpty;
    }

    private static bool TryCut(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> tail)
    {
        var slash = text.IndexOf((byte)'/');
        head = slash < 0 ? text : text[..slash];
        tail = slash < 0 ? [] : text[(slash + 1)..];
        return slash < 0 || (slash > 0 && !tail.IsEmpty);
    }
}
