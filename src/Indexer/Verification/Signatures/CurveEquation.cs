using System.Globalization;
using System.Numerics;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>y² = x³ + ax + b over a prime field: finds the second coordinate of a compressed point.</summary>
/// <remarks>See SEC 1, section 2.3.4, and SEC 2.</remarks>
internal sealed class CurveEquation
{
    private const int CoordinateLength = 32;

    private static readonly CurveEquation P256 = new(
        prime: "0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
        a: -3,
        b: "05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    private static readonly CurveEquation Secp256k1 = new(
        prime: "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F",
        a: 0,
        b: "07");

    private readonly BigInteger _prime;
    private readonly int _a;
    private readonly BigInteger _b;
    private readonly BigInteger _rootExponent;

    private CurveEquation(string prime, int a, string b)
    {
        _prime = BigInteger.Parse(prime, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _a = a;
        _b = BigInteger.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        // Both primes are 3 modulo 4, where this power of a square is its root.
        _rootExponent = (_prime + 1) / 4;
    }

    public static CurveEquation Of(KeyCurve curve) => curve == KeyCurve.P256 ? P256 : Secp256k1;

    /// <summary>The y coordinate, 32 bytes; false where no point of the curve has this x.</summary>
    public bool TryExpand(ReadOnlySpan<byte> compressed, out byte[] y)
    {
        y = [];
        var x = new BigInteger(compressed[1..], isUnsigned: true, isBigEndian: true);
        if (compressed[0] is not (2 or 3) || x >= _prime)
            return false;

        var square = ((x * x * x) + (_a * x) + _b) % _prime;
        square = square.Sign < 0 ? square + _prime : square;
        var root = BigInteger.ModPow(square, _rootExponent, _prime);
        if (root * root % _prime != square)
            return false;

        y = Write(root.IsEven == (compressed[0] == 2) ? root : _prime - root);
        return true;
    }

    private static byte[] Write(BigInteger number)
    {
        var bytes = new byte[CoordinateLength];
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(bytes.AsSpan(CoordinateLength - length), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
