using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons;

/// <summary>
/// A lexicon document is not what the lexicon language allows. The message begins with the place, as a JSON path and, where the
/// document was read, as line and column.
/// </summary>
public sealed class LexiconFormatException : FormatException
{
    internal LexiconFormatException(JsonPath path, string reason, Exception? inner = null, JsonPlace? place = null)
        : base($"{path}{(place is null ? "" : $" ({place})")}: {reason}", inner) =>
        (Within, Path, Reason, Place) = (path, path.ToString(), reason, place);

    /// <summary>Where in the document: <c>$.defs.main.record.properties.text.maxLength</c>.</summary>
    public string Path { get; }

    public string Reason { get; }

    /// <summary>Where the value of that path begins in the text; null where the text was not read so far: it is too long or not Unicode.</summary>
    public JsonPlace? Place { get; }

    internal JsonPath Within { get; }
}
