using System.Text;
using Lexidex.Schema.Data;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class RecordJsonTests
{
    private const string Link = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";

    [Theory]
    [InlineData("atproto-dart", "repo.car")]
    [InlineData("indigo", "fakermaker.repo.car")]
    [InlineData("indigo", "paul_staging.repo.car")]
    public void Every_block_of_a_real_repository_comes_back_to_its_bytes(string publisher, string car)
    {
        foreach (var (cid, block) in CarBlocks.Read(publisher, car))
            Assert.True(block.AsSpan().SequenceEqual(RecordJson.ToDagCbor(DataModelVectorTests.ToJson(block))), cid.ToString());
    }

    [Fact]
    public void Every_generated_record_comes_back_to_its_bytes()
    {
        var records = new SeededRecords(20260801);
        for (var round = 0; round < 2000; round++)
        {
            var block = records.Next();
            Assert.True(CborCheck.TryValidate(block, out var reason), reason);
            var json = DataModelVectorTests.ToJson(block);
            Assert.True(block.AsSpan().SequenceEqual(RecordJson.ToDagCbor(json)), Encoding.UTF8.GetString(json));
        }
    }

    [Theory]
    [InlineData("""{"b":1,"aa":2,"a":3}""", "a3616103616201626161" + "02")]
    [InlineData("""{"n":[0,-1,-0,1.0,1e2,-2.50e1]}""", "a1616e86002000011864" + "3818")]
    [InlineData("""{"n":18446744073709551615}""", "a1616e1bffffffffffffffff")]
    [InlineData("""{"n":-18446744073709551616}""", "a1616e3bffffffffffffffff")]
    [InlineData("""{"n":-9223372036854775808}""", "a1616e3b7fffffffffffffff")]
    [InlineData("""{"t":"\u0000\ud83d\ude00\ufeff"}""", "a1617468" + "00f09f9880efbbbf")]
    [InlineData("""{"b":{"$bytes":"AQ=="}}""", "a161624101")]
    [InlineData("""{"b":{"$bytes":"AQ"}}""", "a161624101")]
    [InlineData("""{"b":{"$bytes":"AR=="}}""", "a161624101")]
    [InlineData("""{"b":{"$bytes":"Af"}}""", "a161624101")]
    [InlineData("""{"b":{"$bytes":"123"}}""", "a1616242d76d")]
    [InlineData("""{"b":{"$bytes":""}}""", "a1616240")]
    [InlineData(""" { "a" : { } , "b" : [ ] , "c" : null , "d" : true , "e" : false } """, "a56161a061628061" + "63f66164f56165f4")]
    public void Json_becomes_canonical_bytes(string json, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"b":2,"\u0061":3}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e400}""")]
    [InlineData("""{"a":18446744073709551616}""")]
    [InlineData("""{"a":-18446744073709551617}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":{"$bytes":"A"}}""")]
    [InlineData("""{"a":{"$bytes":"A-=="}}""")]
    [InlineData("""{"a":{"$bytes":"A="}}""")]
    [InlineData("""{"a":{"$bytes":"A Q="}}""")]
    [InlineData("""{"a":{"$bytes":"AQ==="}}""")]
    [InlineData("""{"a":{"$bytes":"_w=="}}""")]
    [InlineData("""{"a":{"$link":"QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR"}}""")]
    [InlineData("""{"a":{"$link":{"$bytes":"AQ"}}}""")]
    [InlineData("""{"a":{"$link":null}}""")]
    [InlineData("""{"a":{"$type":"blob","ref":{"$bytes":"AQ"},"mimeType":"a/b","size":1}}""")]
    [InlineData("""{"a":{"$type":"blob","ref":{"$link":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity"},"size":1}}""")]
    [InlineData("""{/**/}""")]
    public void Json_outside_the_data_model_is_refused(string json) =>
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Json_that_is_not_utf8_is_refused()
    {
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor([.. "{\"a\":\"\\n"u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor([.. "{\""u8, 0xFF, .. "\":1}"u8]));
    }

    [Fact]
    public void Thirty_two_levels_are_kept_and_one_more_is_refused()
    {
        static byte[] Nested(int levels, string innermost) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"a\":", levels)) + innermost + new string('}', levels));

        var block = RecordJson.ToDagCbor(Nested(CborLimits.Nesting, $$"""{"$link":"{{Link}}"}"""));
        Assert.True(CborCheck.TryValidate(block, out var reason), reason);
        Assert.Equal(block, RecordJson.ToDagCbor(DataModelVectorTests.ToJson(block)));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(Nested(CborLimits.Nesting + 1, "1")));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(Nested(100_000, "1")));
    }

    [Fact]
    public void A_long_name_and_a_wide_array_meet_their_limits()
    {
        static byte[] Named(int length) => Encoding.UTF8.GetBytes($$"""{"{{new string('k', length)}}":1}""");
        static byte[] Wide(int items) => Encoding.UTF8.GetBytes($$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", items))}}]}""");

        Assert.True(CborCheck.TryValidate(RecordJson.ToDagCbor(Named(CborLimits.KeyBytes)), out _));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(Named(CborLimits.KeyBytes + 1)));
        Assert.True(CborCheck.TryValidate(RecordJson.ToDagCbor(Wide(CborLimits.ContainerItems)), out _));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(Wide(CborLimits.ContainerItems + 1)));
    }

    [Fact]
    public void A_map_that_looks_like_a_link_is_written_and_refused_on_the_way_back()
    {
        using var buffer = new ByteBuffer();
        var writer = new CborWriter(buffer);
        writer.WriteMapHead(1);
        writer.WriteText("$link"u8);
        writer.WriteInt64(5);

        var json = DataModelVectorTests.ToJson(buffer.Written.ToArray());
        Assert.Equal("""{"$link":5}""", Encoding.UTF8.GetString(json));
        Assert.Throws<BlockFormatException>(() => RecordJson.ToDagCbor(json));
    }
}
