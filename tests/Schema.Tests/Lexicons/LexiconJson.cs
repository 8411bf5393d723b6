using System.Text.Json.Nodes;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tests.Lexicons;

/// <summary>Writes documents of records and what records hold as JSON. Defaults are left out: they say nothing of what is valid.</summary>
internal static class LexiconJson
{
    public static JsonObject Of(LexiconDocument document) => new()
    {
        ["lexicon"] = 1,
        ["id"] = document.Id.Text,
        ["defs"] = new JsonObject(document.Definitions.Select(named => KeyValuePair.Create<string, JsonNode?>(named.Name, Of(named.Definition)))),
    };

    private static JsonObject Of(LexiconDefinition definition)
    {
        var json = new JsonObject { ["type"] = definition.Type };
        foreach (var (name, value) in Members(definition))
        {
            if (value is not (null or JsonArray { Count: 0 }))
                json[name] = value;
        }
        return json;
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Members(LexiconDefinition definition) => definition switch
    {
        RecordDefinition record => [("key", record.Key), ("record", Of(record.Record))],
        ObjectDefinition shape => OfObject(shape),
        BooleanDefinition boolean => [("const", boolean.Const)],
        IntegerDefinition number => [("minimum", number.Minimum), ("maximum", number.Maximum), ("enum", List(number.Enum)), ("const", number.Const)],
        StringDefinition text => OfText(text),
        BytesDefinition bytes => [("minLength", bytes.MinLength), ("maxLength", bytes.MaxLength)],
        BlobDefinition blob => [("accept", List(blob.Accept)), ("maxSize", blob.MaxSize)],
        ArrayDefinition array => [("items", Of(array.Items)), ("minLength", array.MinLength), ("maxLength", array.MaxLength)],
        UnionDefinition union => [("refs", List(union.Refs.Select(Name))), ("closed", union.Closed)],
        RefDefinition one => [("ref", Name(one.Target))],
        _ => [],
    };

    private static IEnumerable<(string Name, JsonNode? Value)> OfObject(ObjectDefinition shape) =>
    [
        ("required", List(shape.Properties.Where(property => property.Required).Select(property => property.Name))),
        ("nullable", List(shape.Properties.Where(property => property.Nullable).Select(property => property.Name))),
        ("properties", new JsonObject(shape.Properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, Of(property.Definition))))),
    ];

    private static IEnumerable<(string Name, JsonNode? Value)> OfText(StringDefinition text) =>
    [
        ("format", FormatOf(text.Format)),
        ("minLength", text.MinLength), ("maxLength", text.MaxLength), ("minGraphemes", text.MinGraphemes), ("maxGraphemes", text.MaxGraphemes),
        ("knownValues", List(text.KnownValues)), ("enum", List(text.Enum)), ("const", text.Const),
    ];

    // In full: the reference's reader does not add #main.
    private static string Name(LexiconRef reference) => $"{reference.Document}#{reference.Name}";

    private static string? FormatOf(StringFormat format) => format == StringFormat.None
        ? null
        : string.Concat(format.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));

    private static JsonArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
