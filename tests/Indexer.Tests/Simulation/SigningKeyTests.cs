using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lexidex.Simulator.Keys;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class SigningKeyTests
{
    private static readonly byte[] Secret = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");

    [Fact]
    public void A_P256_signature_is_the_one_of_RFC_6979_with_its_high_s_turned_low()
    {
        var signature = new SigningKey(KeyCurve.P256, Secret).Sign("sample"u8);

        Assert.Equal("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", Convert.ToHexString(signature, 0, 32));
        var order = PlainKey.Number("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var rfc = PlainKey.Number("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        Assert.Equal(order - rfc, new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
    }

    [Theory]
    [InlineData("w3c_didkey_P256.json", "privateKeyBytesBase58")]
    [InlineData("w3c_didkey_K256.json", "privateKeyBytesHex")]
    public void A_key_has_the_did_key_of_the_interop_files(string file, string field)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "crypto", file)));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var text = vector.GetProperty(field).GetString()!;
            var secret = field.EndsWith("Hex", StringComparison.Ordinal) ? Convert.FromHexString(text) : PlainKey.FromBase58(text);
            var curve = file.Contains("P256", StringComparison.Ordinal) ? KeyCurve.P256 : KeyCurve.Secp256k1;

            Assert.Equal(vector.GetProperty("publicDidKey").GetString(), new SigningKey(curve, secret).DidKey);
        }
    }

    [Theory]
    [InlineData("nistP256")]
    [InlineData("secp256k1")]
    public void Signatures_verify_in_the_platform_library_and_are_low(string curveName)
    {
        var curve = curveName == "nistP256" ? KeyCurve.P256 : KeyCurve.Secp256k1;
        for (var round = 0; round < 40; round++)
        {
            var secret = SHA256.HashData(BitConverter.GetBytes(round));
            var message = Encoding.UTF8.GetBytes($"message {round}");
            var key = new SigningKey(curve, secret);
            var signature = key.Sign(message);

            using var library = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromFriendlyName(curveName), D = secret });
            Assert.Equal(library.ExportParameters(false).Q.X, key.PublicKey[1..]);
            Assert.True(library.VerifyData(message, signature, HashAlgorithmName.SHA256));
            Assert.True(Word256.FromBytes(signature.AsSpan(32)) <= curve.HalfOrder);
            Assert.Equal(signature, key.Sign(message));
        }
    }
}
