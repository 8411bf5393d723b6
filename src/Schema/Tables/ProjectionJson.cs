using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>The form in which the catalog keeps a projection. Members stand in one order, so equal projections have equal text.</summary>
internal static class ProjectionJson
{
    private const int Version = 1;

    public static string Write(TableProjection projection)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            WriteTable(projection, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static TableProjection Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ReadTable(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Not a table projection. " + fault.Message, fault);
        }
    }

    private static void WriteTable(TableProjection projection, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("collection", projection.Collection.ToString());
        json.WriteString("table", projection.Table);
        json.WriteStartArray("columns");
        foreach (var column in projection.Columns)
            WriteColumn(column, json);
        json.WriteEndArray();
        json.WriteStartArray("indexes");
        foreach (var index in projection.Indexes)
            WriteIndex(index, json);
        json.WriteEndArray();
        if (!projection.Edits.IsNone)
            json.WriteString("edits", projection.Edits.ToJson());
        json.WriteEndObject();
    }

    private static void WriteColumn(ColumnProjection column, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        WriteList("path", column.Path, json);
        json.WriteString("type", column.Type.ToString());
        json.WriteNumber("cap", column.CapBytes);
        json.WriteEndObject();
    }

    private static void WriteIndex(IndexProjection index, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", index.Name);
        WriteList("columns", index.Columns, json);
        json.WriteString("kind", index.Kind.ToString());
        json.WriteEndObject();
    }

    private static void WriteList(string name, ImmutableArray<string> items, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static TableProjection ReadTable(JsonElement table)
    {
        var version = table.GetProperty("version").GetInt32();
        if (version != Version)
            throw new FormatException($"This projection is of version {version}; this program reads version {Version}.");

        return new TableProjection(
            Nsid.Parse(Text(table, "collection")),
            Text(table, "table"),
            [.. table.GetProperty("columns").EnumerateArray().Select(ReadColumn)],
            [.. table.GetProperty("indexes").EnumerateArray().Select(ReadIndex)])
        {
            Edits = table.TryGetProperty("edits", out _) ? ReadEdits(Text(table, "edits")) : ProjectionEdits.None,
        };
    }

    private static ProjectionEdits ReadEdits(string json)
    {
        try
        {
            return ProjectionEdits.FromJson(json);
        }
        catch (ProjectionEditException fault)
        {
            throw new FormatException("Not a table projection. " + fault.Message, fault);
        }
    }

    private static ColumnProjection ReadColumn(JsonElement column) => new(
        Text(column, "name"), List(column, "path"), Named<ColumnType>(column, "type"), column.GetProperty("cap").GetInt32());

    private static IndexProjection ReadIndex(JsonElement index) =>
        new(Text(index, "name"), List(index, "columns"), Named<IndexKind>(index, "kind"));

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"Not a table projection. Member {name} is null.");

    private static ImmutableArray<string> List(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? throw new FormatException($"Null in {name}."))];

    // Enum.TryParse takes numbers and lists too: only the exact name of a member is meant.
    private static T Named<T>(JsonElement parent, string name)
        where T : struct, Enum
    {
        var text = Text(parent, name);
        return Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : throw new FormatException($"{text} is no {typeof(T).Name}.");
    }
}
