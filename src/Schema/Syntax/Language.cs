namespace Lexidex.Schema.Syntax;

/// <summary>A language tag: well-formed by BCP 47, no variant and no extension twice, its language in lower case.</summary>
/// <remarks>See https://www.rfc-editor.org/rfc/rfc5646#section-2.1. Subtags are not looked up in the registry.</remarks>
public static class Language
{
    /// <summary>Longer tags are refused, so that looking for repeated subtags stays cheap.</summary>
    public const int MaxLength = 128;

    private static readonly string[] Irregular =
    [
        "en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
        "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE",
    ];

    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxLength)
            return false;
        return IsIrregular(utf8) || IsPrivate(utf8) || IsTag(utf8);
    }

    private static bool IsIrregular(ReadOnlySpan<byte> tag)
    {
        foreach (var known in Irregular)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(tag, known))
                return true;
        }

        return false;
    }

    private static bool IsTag(ReadOnlySpan<byte> tag)
    {
        var rest = tag;
        var language = Take(ref rest);
        if (language.Length is not (2 or 3) || language.ContainsAnyExceptInRange((byte)'a', (byte)'z'))
            return false;

        for (var count = 0; count < 3 && IsLetters(Peek(rest), 3); count++)
            Take(ref rest);
        if (IsLetters(Peek(rest), 4))
            Take(ref rest);
        if (IsLetters(Peek(rest), 2) || IsDigits(Peek(rest), 3))
            Take(ref rest);
        return TakeVariants(ref rest) && TakeExtensions(ref rest) && (rest.IsEmpty || IsPrivate(rest));
    }

    private static bool TakeVariants(ref ReadOnlySpan<byte> rest)
    {
        var all = rest;
        while (IsVariant(Peek(rest)))
        {
            var before = all[..^rest.Length];
            if (Holds(before, Take(ref rest)))
                return false;
        }

        return true;
    }

    private static bool TakeExtensions(ref ReadOnlySpan<byte> rest)
    {
        var all = rest;
        while (Peek(rest) is [not ((byte)'x' or (byte)'X')] singleton && IsAlphanumeric(singleton))
        {
            var before = all[..^rest.Length];
            Take(ref rest);
            if (Holds(before, singleton) || !TakeAll(ref rest, 2))
                return false;
        }

        return true;
    }

    private static bool IsPrivate(ReadOnlySpan<byte> tag) =>
        Take(ref tag) is [(byte)'x' or (byte)'X'] && TakeAll(ref tag, 1) && tag.IsEmpty;

    private static bool TakeAll(ref ReadOnlySpan<byte> rest, int lengthMin)
    {
        var count = 0;
        while (Peek(rest) is { Length: <= 8 } subtag && subtag.Length >= lengthMin && IsAlphanumeric(subtag))
        {
            Take(ref rest);
            count++;
        }

        return count > 0;
    }

    /// <summary>Takes the first subtag. A hyphen with nothing after it leaves a zero byte, which no rule accepts.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var subtag = Peek(rest);
        rest = rest[subtag.Length..];
        if (rest.Length == 1)
            rest = "\0"u8;
        else if (rest.Length > 1)
            rest = rest[1..];
        return subtag;
    }

    private static ReadOnlySpan<byte> Peek(ReadOnlySpan<byte> rest)
    {
        var hyphen = rest.IndexOf((byte)'-');
        return hyphen < 0 ? rest : rest[..hyphen];
    }

    private static bool Holds(ReadOnlySpan<byte> subtags, ReadOnlySpan<byte> subtag)
    {
        foreach (var range in subtags.Split((byte)'-'))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(subtags[range], subtag))
                return true;
        }

        return false;
    }

    private static bool IsVariant(ReadOnlySpan<byte> subtag) =>
        IsAlphanumeric(subtag) && (subtag.Length is >= 5 and <= 8 || (subtag.Length == 4 && Ascii.IsDigit(subtag[0])));

    private static bool IsAlphanumeric(ReadOnlySpan<byte> subtag) => !subtag.ContainsAnyExcept(Ascii.LettersAndDigits);

    private static bool IsDigits(ReadOnlySpan<byte> subtag, int length) =>
        subtag.Length == length && !subtag.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsLetters(ReadOnlySpan<byte> subtag, int length)
    {
        foreach (var character in subtag)
        {
            if (!Ascii.IsLetter(character))
                return false;
        }

        return subtag.Length == length;
    }
}
