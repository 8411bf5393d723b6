using System.Text;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tests.Lexicons;

/// <summary>Writes small lexicons for tests.</summary>
internal static class LexiconText
{
    /// <summary>A document of these definitions, each a JSON member: <c>"main": {…}</c>.</summary>
    public static string Document(string id, params string[] definitions) =>
        $$$"""{"lexicon": 1, "id": "{{{id}}}", "defs": { {{{string.Join(", ", definitions)}}} }}""";

    /// <summary>The definition main as a record with these properties, each a JSON member.</summary>
    public static string Record(params string[] properties) =>
        $$$"""
        "main": {"type": "record", "key": "tid", "record": {"type": "object", "properties": { {{{string.Join(", ", properties)}}} } } }
        """;

    public static LexiconDocument Parse(string json) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(json));

    public static LexiconDocument RecordOf(params string[] properties) => Parse(Document("com.example.thing", Record(properties)));
}
