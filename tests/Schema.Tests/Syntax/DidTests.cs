using System.Security.Cryptography;
using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class DidTests
{
    private const string Plc = "did:plc:7iza6de2dwap2sbkpav7c6c6";

    [Fact]
    public void A_plc_key_is_the_decoded_characters_and_the_method_byte()
    {
        Assert.Equal("fa320f0c9a1d80fd482a782bf1785e01", DidKey.Of(Encoding.ASCII.GetBytes(Plc)).ToString());
    }

    [Theory]
    [InlineData("did:web:example.com")]
    [InlineData("did:plc:asdf123")]
    [InlineData("did:plc:7iza6de2dwap2sbkpav7c6c")]
    [InlineData("did:plc:7iza6de2dwap2sbkpav7c6c66")]
    [InlineData("did:plc:7IZA6DE2DWAP2SBKPAV7C6C6")]
    [InlineData("did:plc:7iza6de2dwap2sbkpav7c6c1")]
    public void Any_other_key_is_the_start_of_the_hash_and_the_text_is_kept(string text)
    {
        var did = Did.Parse(text);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(text));
        Assert.False(did.IsPlc);
        Assert.Equal(Convert.ToHexStringLower(hash.AsSpan(0, 15)) + "02", did.Key.ToString());
        Assert.Equal(text, did.ToString());
        Assert.False(did.Key.TryWritePlcText(new byte[32]));
        Assert.False(Did.TryFromKey(did.Key, out _));
    }

    [Fact]
    public void Every_plc_text_comes_back_from_its_key()
    {
        var random = new Random(7);
        Span<byte> bytes = stackalloc byte[16];
        var text = new byte[32];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            bytes[15] = 1;
            var key = DidKey.FromBytes(bytes);
            Assert.True(Did.TryFromKey(key, out var did));
            Assert.Equal(did.WriteText(text), text.Length);
            Assert.Equal(key, DidKey.Of(text));
            Assert.Equal(did, Did.Parse(did.ToString()));
        }
    }

    [Fact]
    public void The_uuid_shows_the_bytes_in_their_order()
    {
        var key = Did.Parse(Plc).Key;
        Assert.Equal(key.ToString(), key.ToGuid().ToString("N"));
        Assert.Equal(key, DidKey.FromGuid(key.ToGuid()));
    }

    [Fact]
    public void Keys_compare_as_their_bytes_do()
    {
        var random = new Random(11);
        byte[] left = new byte[16], right = new byte[16];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(left);
            left.CopyTo(right, 0);
            right[random.Next(16)] = (byte)random.Next(256);
            var (leftKey, rightKey) = (DidKey.FromBytes(left), DidKey.FromBytes(right));
            Assert.Equal(Math.Sign(left.AsSpan().SequenceCompareTo(right)), Math.Sign(leftKey.CompareTo(rightKey)));
            Assert.Equal(left.AsSpan().SequenceEqual(right), leftKey == rightKey);
        }
    }

    [Fact]
    public void A_did_is_at_most_2048_characters_long()
    {
        var longest = "did:web:" + new string('a', Did.MaxLength - 8);
        Assert.True(Did.TryParse(longest, out _));
        Assert.False(Did.TryParse(longest + "a", out _));
    }
}
