using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lexidex.Schema.Syntax;

internal delegate bool Utf8Parser<T>(ReadOnlySpan<byte> utf8, out T value);

/// <summary>The doors for strings: each identifier is parsed from UTF-8, and these encode and complain.</summary>
internal static class Utf8Text
{
    private const int StackBytes = 512;

    public static bool TryParse<T>([NotNullWhen(true)] string? text, Utf8Parser<T> parser, out T value)
    {
        value = default!;
        if (text is null)
            return false;

        // A lone surrogate becomes U+FFFD, which no identifier allows, so it cannot turn into something valid.
        var bound = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = bound <= StackBytes ? stackalloc byte[StackBytes] : new byte[bound];
        return parser(utf8[..Encoding.UTF8.GetBytes(text, utf8)], out value);
    }

    public static T Parse<T>(string text, Utf8Parser<T> parser)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryParse(text, parser, out var value))
            ThrowNotA(typeof(T).Name, text);
        return value;
    }

    [DoesNotReturn]
    private static void ThrowNotA(string what, string text)
    {
        var shown = text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
        throw new FormatException($"Expected a {what}, found \"{shown}\".");
    }
}
