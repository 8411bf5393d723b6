using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class CidTests
{
    private const string DagCbor = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";
    private const string Raw = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";

    [Fact]
    public void The_two_kinds_of_the_network_are_known()
    {
        Assert.True(Cid.Parse(DagCbor) is { IsDagCbor: true, IsRaw: false, ByteLength: 36, TextLength: 59 });
        Assert.True(Cid.Parse(Raw) is { IsDagCbor: false, IsRaw: true });
    }

    [Theory]
    [InlineData(DagCbor)]
    [InlineData(Raw)]
    [InlineData("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")]
    public void Text_and_bytes_come_back(string text)
    {
        var cid = Cid.Parse(text);
        var bytes = new byte[cid.ByteLength];
        Assert.Equal(bytes.Length, cid.WriteBytes(bytes));
        Assert.True(Cid.TryParseBytes(bytes, out var again));
        Assert.Equal(cid, again);
        Assert.Equal(cid.GetHashCode(), again.GetHashCode());
        Assert.Equal(text, again.ToString());
    }

    [Theory]
    [InlineData("BAFYREICLP443LAVOGVHJ3D2OB2CXBFUSCNI2K5JK7BEBJZG7KHL3ESABWQ")]
    [InlineData("bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwr")]
    [InlineData("bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwqa")]
    [InlineData("bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabw")]
    [InlineData("zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz")]
    [InlineData("b")]
    public void A_text_that_would_come_back_differently_is_refused(string text) => Assert.False(Cid.TryParse(text, out _));

    [Theory]
    [InlineData("00711220", "version 0")]
    [InlineData("02711220", "version 2")]
    [InlineData("0171121f", "a SHA-256 of 31 bytes")]
    [InlineData("01f10012207f", "a longer varint, and a stated length that is not there")]
    [InlineData("01711320", "a stated length that is not there")]
    [InlineData("017113", "no length")]
    [InlineData("01711300", "no digest")]
    [InlineData("", "nothing")]
    public void Bytes_that_are_no_cid_are_refused(string hex, string why)
    {
        var prefix = Convert.FromHexString(hex);
        var bytes = prefix.Length == 4 && prefix[3] is 0x20 or 0x1F && prefix[2] != 0x13 ? [.. prefix, .. new byte[prefix[3]]] : prefix;
        Assert.False(Cid.TryParseBytes(bytes, out _), why);
    }

    [Fact]
    public void A_long_varint_is_read_and_a_padded_one_refused()
    {
        byte[] json = [1, 0x80, 0x04, 0x12, 0x20, .. new byte[32]];
        Assert.True(Cid.TryParseBytes(json, out var cid));
        Assert.False(cid.IsDagCbor || cid.IsRaw);
        byte[] padded = [1, 0xF1, 0x00, 0x12, 0x20, .. new byte[32]];
        Assert.False(Cid.TryParseBytes(padded, out _));
    }

    [Fact]
    public void A_cid_is_at_most_100_bytes_long()
    {
        byte[] longest = [1, 0x71, 0x13, 96, .. new byte[96]];
        Assert.True(Cid.TryParseBytes(longest, out var cid));
        Assert.Equal(Cid.MaxTextLength, cid.TextLength);
        Assert.Equal(cid, Cid.Parse(cid.ToString()));
        Assert.False(Cid.TryParseBytes((byte[])[1, 0x71, 0x13, 97, .. new byte[97]], out _));
    }

    [Fact]
    public void A_block_matches_its_own_cid_alone()
    {
        byte[] block = [0xA0];
        Assert.True(Cid.OfDagCbor(block).Matches(block));
        Assert.True(Cid.OfRaw(block).Matches(block));
        Assert.NotEqual(Cid.OfDagCbor(block), Cid.OfRaw(block));
        Assert.False(Cid.OfDagCbor(block).Matches([0xA1]));
        Assert.False(default(Cid).Matches(block));
    }

    [Fact]
    public void The_default_names_nothing()
    {
        Assert.True(default(Cid).IsDefault);
        Assert.Equal("", default(Cid).ToString());
        Assert.Equal(0, default(Cid).WriteBytes([]));
    }

    [Fact]
    public void Every_block_of_a_real_repository_matches_its_cid()
    {
        foreach (var (cid, block) in CarBlocks.Read("atproto-dart", "repo.car"))
        {
            Assert.True(cid.Matches(block), cid.ToString());
            Assert.Equal(cid, Cid.Parse(cid.ToString()));
        }
    }
}
