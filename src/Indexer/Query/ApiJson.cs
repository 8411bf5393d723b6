using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Query;

/// <summary>Writes answers of the read API.</summary>
internal static class ApiJson
{
    // The content type is JSON and may not be sniffed, so text needs no escaping for HTML.
    private static readonly JsonWriterOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(body, Shape))
            write(writer);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>uri, cid and value, as the field's lexicons have them.</summary>
    public static void WriteRecord(Utf8JsonWriter writer, StoredRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("uri", record.Uri);
        writer.WriteString("cid", record.Cid.ToString());
        writer.WritePropertyName("value");
        RecordJson.Write(record.Block.Span, writer);
        writer.WriteEndObject();
    }

    public static void WriteRecords(Utf8JsonWriter writer, IEnumerable<StoredRecord> records)
    {
        writer.WriteStartArray("records");
        foreach (var record in records)
            WriteRecord(writer, record);
        writer.WriteEndArray();
    }

    public static void WriteCursor(Utf8JsonWriter writer, string? cursor)
    {
        if (cursor is not null)
            writer.WriteString("cursor", cursor);
    }
}
