namespace Lexidex.Schema.Lexicons;

/// <summary>A lexicon document is not what the lexicon language allows. The message begins with the place, as a JSON path.</summary>
public sealed class LexiconFormatException(string path, string reason, Exception? inner = null)
    : FormatException($"{path}: {reason}", inner)
{
    /// <summary>Where in the document: <c>$.defs.main.record.properties.text.maxLength</c>.</summary>
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
