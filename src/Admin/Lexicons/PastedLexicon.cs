using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Admin.Lexicons;

/// <summary>
/// Reads a lexicon that somebody pasted. The Indexer reads it again, but without the line breaks: only here its faults have a line.
/// </summary>
internal static class PastedLexicon
{
    /// <summary>The document, or why it is none.</summary>
    public static (JsonElement Document, string? Fault) Read(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            var document = JsonElement.Parse(text);
            _ = LexiconDocument.Parse(utf8);
            return (document, null);
        }
        catch (JsonException fault)
        {
            return (default, $"The document is no JSON: {JsonPlace.WordsOf(utf8, fault)}");
        }
        catch (LexiconFormatException fault)
        {
            return (default, $"The document is no lexicon: {fault.Message}");
        }
    }
}
