using System.Text.Json;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Signatures;

public sealed class KeyTextTests
{
    private const string Valid = "zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";

    [Theory]
    [InlineData("w3c_didkey_P256.json", "zDn")]
    [InlineData("w3c_didkey_K256.json", "zQ3s")]
    public void The_interop_keys_are_read_and_written_again(string file, string prefix)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "crypto", file)));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var text = vector.GetProperty("publicDidKey").GetString()!;
            Assert.True(KeyText.TryParse(text, out var key), text);
            Assert.Equal(text, "did:key:" + key);
            Assert.StartsWith(prefix, key.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("z")]
    [InlineData("did:key:")]
    [InlineData("did:web:example.com")]
    [InlineData("Q3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc")]
    [InlineData("zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJw")]
    [InlineData("zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwcc")]
    [InlineData("zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJw0")]
    [InlineData("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_key_of_ours_is_refused(string text) => Assert.False(KeyText.TryParse(text, out _));

    [Fact]
    public void A_point_beside_its_curve_is_refused()
    {
        Assert.True(KeyText.TryParse(Valid, out var key));
        var refused = 0;
        for (var last = 0; last < 16; last++)
        {
            var point = key.Point.ToArray();
            point[^1] = (byte)last;
            refused += KeyText.TryParse(KeyText.Write(new SigningKey(KeyCurve.Secp256k1, point)), out _) ? 0 : 1;
        }

        // Half of all numbers are no x of the curve.
        Assert.InRange(refused, 1, 15);
    }

    [Fact]
    public void Keys_are_equal_by_value()
    {
        Assert.True(KeyText.TryParse(Valid, out var key));
        Assert.True(KeyText.TryParse("did:key:" + Valid, out var same));
        Assert.Equal(key, same);
        Assert.Equal(key.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(key, new SigningKey(KeyCurve.P256, key.Point));
    }
}
