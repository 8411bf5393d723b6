using System.Buffers;

namespace Lexidex.Schema.Syntax;

/// <summary>The character classes of the identifier grammars. All of them are ASCII.</summary>
internal static class Ascii
{
    public static readonly SearchValues<byte> RecordKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:~"u8);

    public static readonly SearchValues<byte> DidSuffix =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:%-"u8);

    public static readonly SearchValues<byte> LettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    public static readonly SearchValues<byte> DomainLabel =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);

    public static bool IsLower(byte character) => character is >= (byte)'a' and <= (byte)'z';

    public static bool IsLetter(byte character) => IsLower((byte)(character | 0x20));

    public static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';

    /// <summary>Whether this is one label of a domain name: 1 to 63 letters, digits and hyphens, no hyphen at an end.</summary>
    public static bool IsDomainLabel(ReadOnlySpan<byte> label) =>
        label.Length is >= 1 and <= 63
        && !label.ContainsAnyExcept(DomainLabel)
        && label[0] != (byte)'-'
        && label[^1] != (byte)'-';
}
