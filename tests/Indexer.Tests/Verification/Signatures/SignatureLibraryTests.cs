using System.Numerics;
using System.Security.Cryptography;
using Lexidex.Indexer.Verification.Signatures;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Signatures;

/// <summary>Every library that is here says the same of the same signature.</summary>
public sealed class SignatureLibraryTests
{
    private static readonly BigInteger Secp256k1Order =
        BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber, null);

    [Fact]
    public void A_thousand_true_signatures_are_true_in_every_library()
    {
        using var libraries = new EveryLibrary();
        foreach (var signed in SignedMessage.Seeded(1_000))
            Assert.True(libraries.Verify(signed.Key, SHA256.HashData(signed.Message), signed.Signature));
    }

    [Fact]
    public void A_thousand_damaged_signatures_are_false_in_every_library()
    {
        using var libraries = new EveryLibrary();
        var random = new Random(5);
        foreach (var signed in SignedMessage.Seeded(1_000))
        {
            var signature = signed.Signature.ToArray();
            signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            Assert.False(libraries.Verify(signed.Key, SHA256.HashData(signed.Message), signature));
        }
    }

    [Fact]
    public void Zeros_and_numbers_over_the_order_are_false_in_every_library()
    {
        using var libraries = new EveryLibrary();
        var signed = SignedMessage.Seeded(1).Single();
        foreach (var filling in new byte[] { 0x00, 0xFF })
        {
            var signature = new byte[64];
            Array.Fill(signature, filling);
            Assert.False(libraries.Verify(signed.Key, SHA256.HashData(signed.Message), signature));
        }
    }

    [Fact]
    public void A_high_S_is_true_mathematics_and_no_signature()
    {
        using var libraries = new EveryLibrary();
        using var check = new SignatureCheck();
        foreach (var signed in SignedMessage.Seeded(20).Where(signed => signed.Key.Curve == KeyCurve.Secp256k1))
        {
            var high = signed.Signature.ToArray();
            var s = new BigInteger(high.AsSpan(32), isUnsigned: true, isBigEndian: true);
            (Secp256k1Order - s).TryWriteBytes(high.AsSpan(32), out _, isUnsigned: true, isBigEndian: true);

            Assert.True(libraries.Verify(signed.Key, SHA256.HashData(signed.Message), high));
            Assert.False(check.IsSignedBy(signed.Message, high, signed.Key));
        }
    }

    [Fact]
    public void More_keys_than_are_kept_verify_all_the_same()
    {
        using var platform = new PlatformEcdsa(keysMax: 3);
        var messages = SignedMessage.Seeded(10).ToArray();
        foreach (var signed in messages.Concat(messages))
            Assert.True(platform.Verify(signed.Key, SHA256.HashData(signed.Message), signed.Signature));
    }
}
