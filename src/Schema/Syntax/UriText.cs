namespace Lexidex.Schema.Syntax;

/// <summary>The generic URI of lexicons: a scheme, a colon, and something visible after it.</summary>
public static class UriText
{
    public const int MaxLength = 8192;
    private const int SchemeMaxLength = 81;

    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        var colon = utf8.IndexOf((byte)':');
        if (utf8.Length > MaxLength || colon is < 1 or > SchemeMaxLength)
            return false;

        var rest = utf8[(colon + 1)..];
        return IsScheme(utf8[..colon]) && rest.Length > 0 && !rest.ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    private static bool IsScheme(ReadOnlySpan<byte> scheme)
    {
        foreach (var character in scheme)
        {
            if (!Ascii.IsLetter(character) && !Ascii.IsDigit(character) && character is not ((byte)'.' or (byte)'-' or (byte)'+'))
                return false;
        }

        return Ascii.IsLetter(scheme[0]);
    }
}
