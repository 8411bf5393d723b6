using System.Text.Json;

namespace Lexidex.Indexer.Outbound;

/// <summary>Reads members of foreign JSON: what is missing or of another type is null or empty.</summary>
internal static class JsonText
{
    public static string? TextOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.Text() : null;

    public static JsonElement MemberOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The items of an array; none where it is none.</summary>
    public static IEnumerable<JsonElement> ItemsOf(this JsonElement element, string name)
    {
        var value = element.MemberOf(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
    }

    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half of a surrogate pair: the reader finds them only here.
            return null;
        }
    }
}
