using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Commands;

/// <summary>A record as one line of JSON.</summary>
internal static class RecordLines
{
    public static void Write(CommandOutput output, StoredRecord record) => output.Json(writer => Write(writer, record));

    private static void Write(Utf8JsonWriter writer, StoredRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("uri", record.Uri);
        writer.WriteString("cid", record.Cid.ToString());
        writer.WriteString("rev", record.Rev.ToString());
        writer.WritePropertyName("value");
        RecordJson.Write(record.Block.Span, writer);
        writer.WriteEndObject();
    }
}
