using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lexidex.Schema.Data;

namespace Lexidex.Simulator.Network;

/// <summary>The forms in which an XRPC server answers.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IResult Json(object value) => Results.Json(value, Options);

    public static IResult Error(string error, string message, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error, message }, Options, statusCode: status);

    /// <summary>A JSON document from a DAG-CBOR block.</summary>
    public static JsonElement FromDagCbor(byte[] block)
    {
        var buffer = new ArrayBufferWriter<byte>(block.Length * 2);
        using (var writer = new Utf8JsonWriter(buffer))
            RecordJson.Write(block, writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
