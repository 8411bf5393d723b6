using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lexidex.Schema.Tables;

/// <summary>The JSON form of edits: <c>{"select": [[…]], "drop": [[…]], "index": [{"path": […], "kind": "key"}], "json": [[…]]}</c>.</summary>
internal static class ProjectionEditsJson
{
    private const string NoIndex = "none";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ProjectionEdits edits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            WritePaths("select", edits.Select, json);
            WritePaths("drop", edits.Drop, json);
            json.WriteStartArray("index");
            foreach (var edit in edits.Index)
            {
                json.WriteStartObject();
                json.WritePropertyName("path");
                WritePath(edit.Path, json);
                json.WriteString("kind", edit.Kind is { } kind ? NameOf(kind) : NoIndex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (!edits.Json.IsEmpty)
                WritePaths("json", edits.Json, json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static ProjectionEdits Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ReadEdits(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw Fault("$", "not JSON. " + fault.Message);
        }
    }

    private static ProjectionEdits ReadEdits(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Fault("$", "an object was expected, with select, drop, index and json.");
        var edits = ProjectionEdits.None;
        foreach (var member in root.EnumerateObject())
        {
            edits = member.Name switch
            {
                "select" => edits with { Select = List(member, ReadPlace) },
                "drop" => edits with { Drop = List(member, ReadPlace) },
                "index" => edits with { Index = List(member, ReadIndex) },
                "json" => edits with { Json = List(member, ReadPath) },
                _ => throw Fault(member.Name, "no such member. There are select, drop, index and json."),
            };
        }

        return edits;
    }

    private static ImmutableArray<T> List<T>(JsonProperty member, Func<JsonElement, string, T> read)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
            throw Fault(member.Name, "a list was expected.");
        if (member.Value.GetArrayLength() > ProjectionEdits.EntriesMax)
            throw Fault(member.Name, $"{member.Value.GetArrayLength()} entries, {ProjectionEdits.EntriesMax} are allowed.");
        return [.. member.Value.EnumerateArray().Select((item, at) => read(item, $"{member.Name}[{at}]"))];
    }

    private static ImmutableArray<string> ReadPlace(JsonElement item, string place) =>
        ReadPath(item, place) is { IsEmpty: false } path ? path : throw Fault(place, "a path has at least one key here.");

    private static ImmutableArray<string> ReadPath(JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Array || item.EnumerateArray().Any(key => key.ValueKind != JsonValueKind.String))
            throw Fault(place, """a path is a list of keys, such as ["reply", "root"].""");
        if (item.GetArrayLength() > ProjectionRules.PathDepthMax)
            throw Fault(place, $"a path has at most {ProjectionRules.PathDepthMax} keys.");
        return [.. item.EnumerateArray().Select(key => Key(key, place))];
    }

    // JSON may name half of a surrogate pair, which is no text.
    private static string Key(JsonElement key, string place)
    {
        try
        {
            return key.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            throw Fault(place, fault.Message);
        }
    }

    private static IndexEdit ReadIndex(JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("path", out var path) || !item.TryGetProperty("kind", out var kind)
            || item.EnumerateObject().Count() > 2)
            throw Fault(place, """an index is {"path": […], "kind": "key"}.""");
        return new IndexEdit(ReadPlace(path, place + ".path"), ReadKind(kind, place + ".kind"));
    }

    private static IndexKind? ReadKind(JsonElement kind, string place)
    {
        var text = kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        if (text == NoIndex)
            return null;
        foreach (var known in Enum.GetValues<IndexKind>())
        {
            if (NameOf(known) == text)
                return known;
        }

        throw Fault(place, "a kind is key, time, text or none.");
    }

    private static void WritePaths(string name, ImmutableArray<ImmutableArray<string>> paths, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var path in paths)
            WritePath(path, json);
        json.WriteEndArray();
    }

    private static void WritePath(ImmutableArray<string> path, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var key in path)
            json.WriteStringValue(key);
        json.WriteEndArray();
    }

    private static string NameOf(IndexKind kind) => kind.ToString().ToLowerInvariant();

    private static ProjectionEditException Fault(string place, string reason) => new(new ProjectionEditFault(place, default, reason));
}
