using System.Text;

namespace Lexidex.Schema.Tables;

/// <summary>
/// The readable half of a name. ASCII letters and digits stay, in lower case; anything else becomes an underscore. An underscore
/// stands before an upper-case letter that follows a lower-case letter or a digit (<c>createdAt</c>, <c>viaURI</c> → <c>created_at</c>,
/// <c>via_uri</c>), and before the last upper-case letter of a run that a lower-case letter follows (<c>RGBColor</c> →
/// <c>rgb_color</c>). Underscores never stand twice, nor at an end. Another text may have the same snake form.
/// </summary>
internal static class SnakeCase
{
    // Names are cut far below this; a longer text only costs time.
    private const int CharactersMax = 256;

    public static string Of(ReadOnlySpan<char> text)
    {
        text = text.Length > CharactersMax ? text[..CharactersMax] : text;
        var snake = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (BeginsWord(text, i))
                Separate(snake);
            if (char.IsAsciiLetterOrDigit(text[i]))
                snake.Append(char.ToLowerInvariant(text[i]));
            else
                Separate(snake);
        }
        return snake.ToString().TrimEnd('_');
    }

    private static bool BeginsWord(ReadOnlySpan<char> text, int i)
    {
        if (i == 0 || !char.IsAsciiLetterUpper(text[i]))
            return false;
        if (char.IsAsciiLetterLower(text[i - 1]) || char.IsAsciiDigit(text[i - 1]))
            return true;
        return char.IsAsciiLetterUpper(text[i - 1]) && i + 1 < text.Length && char.IsAsciiLetterLower(text[i + 1]);
    }

    private static void Separate(StringBuilder snake)
    {
        if (snake.Length > 0 && snake[^1] != '_')
            snake.Append('_');
    }
}
