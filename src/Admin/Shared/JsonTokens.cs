using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lexidex.Admin.Shared;

/// <summary>A piece of JSON text and the class that colours it; null for what stands between values.</summary>
internal readonly record struct JsonToken(string Text, string? Css);

/// <summary>Cuts indented JSON into tokens. Their texts, one after the other, are the JSON again.</summary>
internal static class JsonTokens
{
    /// <summary>Above this a value is shown in one colour: thousands of elements make a page slow.</summary>
    public const int TokensMax = 3_000;

    // Text stays readable; what is unsafe in HTML is made safe where HTML is written, not here.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static IReadOnlyList<JsonToken> Of(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8);
        var tokens = new List<JsonToken>();
        var end = 0;
        while (reader.Read())
        {
            if (Css(reader.TokenType) is not { } css)
                continue;
            if (tokens.Count >= TokensMax)
                return [new JsonToken(text, null)];

            var start = (int)reader.TokenStartIndex;
            if (start > end)
                tokens.Add(new JsonToken(Encoding.UTF8.GetString(utf8, end, start - end), null));
            end = EndOf(reader, utf8);
            tokens.Add(new JsonToken(Encoding.UTF8.GetString(utf8, start, end - start), css));
        }
        if (end < utf8.Length)
            tokens.Add(new JsonToken(Encoding.UTF8.GetString(utf8, end, utf8.Length - end), null));
        return tokens;
    }

    // After a property name the reader has also taken the colon: the name ends at its closing quote.
    private static int EndOf(in Utf8JsonReader reader, byte[] utf8)
    {
        var start = (int)reader.TokenStartIndex;
        return reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String
            ? start + reader.ValueSpan.Length + 2
            : Math.Min((int)reader.BytesConsumed, utf8.Length);
    }

    private static string? Css(JsonTokenType type) => type switch
    {
        JsonTokenType.PropertyName => "lx-json-key",
        JsonTokenType.String => "lx-json-text",
        JsonTokenType.Number => "lx-json-number",
        JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => "lx-json-word",
        _ => null,
    };
}
