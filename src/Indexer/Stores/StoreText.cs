using System.Text;

namespace Lexidex.Indexer.Stores;

/// <summary>Text of system tables that may hold what strangers wrote: reasons, details, hosts. No engine may choke on it.</summary>
internal static class StoreText
{
    private const int CharactersMax = 4096;

    /// <summary>The text without NUL and without halves of surrogate pairs, and not longer than a page of it is of use.</summary>
    public static string Clean(string text)
    {
        if (text.Length <= CharactersMax && !text.Contains('\0') && IsWellFormed(text))
            return text;

        var clean = new StringBuilder();
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, CharactersMax)).EnumerateRunes())
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
