using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>Checks signatures with the platform's library, from the key as a DID document shows it.</summary>
internal static class PlainKey
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly BigInteger P256 = Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    private static readonly BigInteger P256B = Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");
    private static readonly BigInteger K256 = Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");

    public static bool Verify(string multikey, byte[] message, byte[] signature)
    {
        var bytes = FromBase58(multikey[1..]);
        var isP256 = bytes is [0x80, 0x24, ..];
        Assert.True(isP256 || bytes is [0xE7, 0x01, ..]);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = isP256 ? ECCurve.NamedCurves.nistP256 : ECCurve.CreateFromFriendlyName("secp256k1"),
            Q = Decompress(bytes.AsSpan(2), isP256),
        });
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256);
    }

    public static byte[] FromBase58(string text)
    {
        var number = text.Aggregate(BigInteger.Zero, (sum, c) => (sum * 58) + Alphabet.IndexOf(c, StringComparison.Ordinal));
        return number.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    public static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Both primes are 3 modulo 4, so a square root is a power.
    private static ECPoint Decompress(ReadOnlySpan<byte> point, bool isP256)
    {
        var prime = isP256 ? P256 : K256;
        var x = new BigInteger(point[1..], isUnsigned: true, isBigEndian: true);
        var square = ((x * x * x) + (isP256 ? (-3 * x) + P256B : 7)) % prime;
        var y = BigInteger.ModPow(square < 0 ? square + prime : square, (prime + 1) / 4, prime);
        if (y.IsEven != (point[0] == 2))
            y = prime - y;
        return new ECPoint { X = Bytes(x), Y = Bytes(y) };
    }

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
