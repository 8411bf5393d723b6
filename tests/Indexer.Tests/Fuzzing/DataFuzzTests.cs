using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

public sealed class DataFuzzTests
{
    [Fact]
    public void Any_block_is_read_or_refused_and_has_one_encoding() => FuzzRun.Of(ReadBlock, FuzzSeeds.Blocks
        .Concat(FuzzSeeds.CorpusFiles("cars", "*.cbor", bytesMax: 65_536)));

    [Fact]
    public void Any_JSON_is_read_or_refused_and_comes_back_as_it_was_meant() => FuzzRun.Of(ReadJson, FuzzSeeds.Blocks.Take(40).Select(JsonOf)
        .Concat(FuzzSeeds.CorpusFiles("records", "*.json", bytesMax: 65_536)).Append("""{"a":{"$bytes":"AA=="},"b":[-1,1.0,null,true]}"""u8.ToArray()));

    private static string ReadBlock(byte[] block)
    {
        if (!CborCheck.TryValidate(block, out var reason))
            return WithoutNumbers(reason);

        // What is strict can be shown, and what comes back from JSON is the same block or a refusal with a reason.
        var json = JsonOf(block);
        try
        {
            Assert.Equal(block, RecordJson.ToDagCbor(json));
            return $"strict, {block[0] >> 5}, {int.Log2(block.Length)}";
        }
        catch (BlockFormatException refusal)
        {
            return "strict, " + WithoutNumbers(refusal.Message);
        }
    }

    private static string ReadJson(byte[] json)
    {
        byte[] block;
        try
        {
            block = RecordJson.ToDagCbor(json);
        }
        catch (BlockFormatException refusal)
        {
            return WithoutNumbers(refusal.Message);
        }

        Assert.True(CborCheck.TryValidate(block, out var reason), reason);
        Assert.Equal(block, RecordJson.ToDagCbor(JsonOf(block)));
        return $"read, {int.Log2(block.Length)}";
    }

    private static byte[] JsonOf(byte[] block)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
            RecordJson.Write(block, writer);
        return json.ToArray();
    }

    /// <summary>A message as far as it tells what happened: without numbers, and without what it quotes of the input.</summary>
    internal static string WithoutNumbers(string text)
    {
        var words = new StringBuilder(text.Length);
        var end = text.IndexOf('\'', StringComparison.Ordinal);
        foreach (var character in text.AsSpan(0, Math.Min(end < 0 ? text.Length : end, 80)))
        {
            if (!char.IsAsciiDigit(character))
                words.Append(character);
        }

        return words.ToString();
    }
}
