using System.Text.Json;
using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons;

/// <summary>Reads a document once more, after a fault, to find the place in the text.</summary>
internal static class JsonSearch
{
    /// <summary>Where the value at the path begins. The document must be JSON and have the path.</summary>
    public static JsonPlace Find(ReadOnlySpan<byte> json, JsonPath path)
    {
        var reader = NewReader(json);
        reader.Read();
        foreach (var step in path.Steps)
        {
            if (step.Name is { } name)
                EnterMember(ref reader, name);
            else
                EnterItem(ref reader, step.Index);
        }
        return JsonPlace.Of(json, (int)reader.TokenStartIndex);
    }

    /// <summary>Where a name stands for the second time in its object; null where none does, as far as the text can be read.</summary>
    public static JsonPlace? FindRepeatedName(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = NewReader(json);
            return ReadToRepeatedName(ref reader) ? JsonPlace.Of(json, (int)reader.TokenStartIndex) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool ReadToRepeatedName(ref Utf8JsonReader reader)
    {
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                names.Push([]);
            else if (reader.TokenType == JsonTokenType.EndObject)
                names.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(reader.GetString()!))
                return true;
        }
        return false;
    }

    private static Utf8JsonReader NewReader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = LexiconLimits.JsonDepthMax });

    private static void EnterMember(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        while (!reader.ValueTextEquals(name))
        {
            reader.Skip();
            reader.Read();
        }
        reader.Read();
    }

    private static void EnterItem(ref Utf8JsonReader reader, int index)
    {
        reader.Read();
        for (; index > 0; index--)
        {
            reader.Skip();
            reader.Read();
        }
    }
}
