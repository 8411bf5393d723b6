using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class DaslVectorTests
{
    /// <summary>
    /// Vectors that other profiles of CBOR than ours accept, or that DASL refuses and we keep. Key: file, type and data.
    /// </summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["floats roundtrip f93e00"] = "The data model has no floats, and DAG-CBOR no short ones.",
        ["floats roundtrip fb3ff8000000000000"] = "The data model has no floats.",
        ["floats roundtrip f97e00"] = "The data model has no floats, and DAG-CBOR no NaN.",
        ["floats roundtrip fb0000000000000000"] = "The data model has no floats.",
        ["floats roundtrip f90000"] = "The data model has no floats, and DAG-CBOR no short ones.",
        ["floats roundtrip fb0000000000000001"] = "The data model has no floats.",
        ["numeric_reduction roundtrip a20a00f9490000"] = "A vector of dCBOR: keys that are no text, and a float.",
        ["numeric_reduction roundtrip fbc3e0000000000001"] = "A vector of dCBOR: a float.",
        ["integer_range roundtrip c249010000000000000000"] = "A vector of CBOR-Core: tag 2 is not 42.",
        ["integer_range roundtrip c349010000000000000000"] = "A vector of CBOR-Core: tag 3 is not 42.",
        ["utf8 invalid_in 6365cc81"] = "A vector of dCBOR alone: DAG-CBOR asks for no normal form, and another vector says so.",
        ["cid invalid_in d82a58250001701220e9822efc7c48027a5429fdbd988d02b2b8e4eaee8f62c32bd1021dcf922e05de"] =
            "DASL links to raw and dag-cbor alone; the store keeps any CID of version 1 whole, so that no record is lost for one.",
        ["cid invalid_in d82a58190001551114f572d396fae9206628714fb2ce00f72e94f2258f"] =
            "DASL allows SHA-256 and BLAKE3 alone; the store keeps any CID of version 1 whole, so that no record is lost for one.",
    };

    [Fact]
    public void Every_vector_is_read_or_refused_as_it_says_or_its_exception_is_written()
    {
        var used = new HashSet<string>();
        foreach (var vector in Vectors())
        {
            var expected = vector.Type == "roundtrip";
            if (Exceptions.ContainsKey(vector.Key))
                expected = !used.Add(vector.Key) ? expected : !expected;

            var valid = CborCheck.TryValidate(vector.Data, out var reason);
            Assert.True(valid == expected, $"{vector.Key} ({vector.Name}): {reason ?? "accepted"}");
            if (valid)
                Assert.Equal(vector.Data, Rewrite(vector.Data));
        }

        Assert.Empty(Exceptions.Keys.Except(used));
    }

    private static IEnumerable<(string Key, string Type, string Name, byte[] Data)> Vectors()
    {
        foreach (var file in Directory.EnumerateFiles(Corpus.Require("cbor", "dasl-testing"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var vector in document.RootElement.EnumerateArray())
            {
                var type = vector.GetProperty("type").GetString()!;
                var data = vector.GetProperty("data").GetString()!;

                // What an encoder must not write has no call of ours to write it; it is not to be read either.
                yield return ($"{Path.GetFileNameWithoutExtension(file)} {type} {data}", type, vector.GetProperty("name").GetString()!, Convert.FromHexString(data));
            }
        }
    }

    private static byte[] Rewrite(byte[] block)
    {
        using var buffer = new ByteBuffer();
        var reader = new CborReader(block);
        CborCopy.Value(ref reader, buffer);
        Assert.True(reader.AtEnd);
        return buffer.Written.ToArray();
    }
}
