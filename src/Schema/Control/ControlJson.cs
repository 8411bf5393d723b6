using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lexidex.Schema.Control;

/// <summary>How the control API's records are written: camelCase names, enums in kebab-case, null left out.</summary>
public static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        // Records nest at most 32 deep in CBOR; a link or bytes adds one, the page around them four.
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = 64,
            // This JSON is read by programs; who writes HTML makes it safe there. Text stays half as long so.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>The body of every answer that is not a success.</summary>
/// <param name="Error">A code in PascalCase, such as <c>RecordNotFound</c>, for programs.</param>
/// <param name="Message">What was found and what to do, for people.</param>
public sealed record ControlError(string Error, string Message);
