using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class DataModelVectorTests
{
    [Fact]
    public void Every_fixture_becomes_the_same_bytes_and_cid_and_comes_back()
    {
        foreach (var fixture in Read("data-model-fixtures.json"))
        {
            var block = RecordJson.ToDagCbor(Json(fixture));
            Assert.Equal(FromBase64(fixture.GetProperty("cbor_base64").GetString()!), block);
            Assert.Equal(fixture.GetProperty("cid").GetString(), Cid.OfDagCbor(block).ToString());
            Assert.True(JsonElement.DeepEquals(fixture.GetProperty("json"), JsonDocument.Parse(ToJson(block)).RootElement));
        }
    }

    [Fact]
    public void Every_valid_value_is_accepted()
    {
        foreach (var vector in Read("data-model-valid.json"))
            Assert.True(CborCheck.TryValidate(RecordJson.ToDagCbor(Json(vector)), out _), vector.GetProperty("note").GetString());
    }

    [Fact]
    public void Every_invalid_value_is_refused()
    {
        foreach (var vector in Read("data-model-invalid.json"))
        {
            var json = Json(vector);
            var note = vector.GetProperty("note").GetString();
            Assert.True(Record.Exception(() => RecordJson.ToDagCbor(json)) is BlockFormatException, note);
        }
    }

    internal static byte[] ToJson(byte[] block)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            RecordJson.Write(block, writer);
        return stream.ToArray();
    }

    private static JsonElement.ArrayEnumerator Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "data-model", file))).RootElement.EnumerateArray();

    private static byte[] Json(JsonElement vector) => Encoding.UTF8.GetBytes(vector.GetProperty("json").GetRawText());

    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
