namespace Lexidex.Simulator.Keys;

/// <summary>One of the two curves of AT Protocol, with a table of multiples of its base point.</summary>
internal sealed class KeyCurve
{
    private const int Windows = 32;
    private const int WindowSize = 256;

    private readonly PrimeField _field;
    private readonly Word256 _a;
    private readonly CurvePoint[] _multiples;

    private KeyCurve(byte[] multicodec, string prime, string a, string order, string baseX, string baseY)
    {
        Multicodec = multicodec;
        _field = new(Word256.Parse(prime));
        Order = new(Word256.Parse(order));
        HalfOrder = Order.Modulus.Half();
        _a = _field.Enter(Word256.Parse(a));
        _multiples = Multiples(new(_field.Enter(Word256.Parse(baseX)), _field.Enter(Word256.Parse(baseY)), _field.One));
    }

    public static KeyCurve P256 { get; } = new([0x80, 0x24],
        prime: "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
        a: "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC",
        order: "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        baseX: "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
        baseY: "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    public static KeyCurve Secp256k1 { get; } = new([0xE7, 0x01],
        prime: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F",
        a: "0000000000000000000000000000000000000000000000000000000000000000",
        order: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
        baseX: "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798",
        baseY: "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8");

    /// <summary>The varint that stands before a compressed point in a did:key.</summary>
    public byte[] Multicodec { get; }

    /// <summary>Arithmetic modulo the order of the base point.</summary>
    public PrimeField Order { get; }

    public Word256 HalfOrder { get; }

    /// <summary>The affine coordinates of <paramref name="scalar"/> times the base point, as plain numbers.</summary>
    public (Word256 X, Word256 Y) MultiplyBase(Word256 scalar)
    {
        var sum = default(CurvePoint);
        for (var window = 0; window < Windows; window++)
        {
            var digit = scalar.Byte(window);
            if (digit != 0)
                sum = CurvePoint.Add(_field, _a, sum, _multiples[(window * WindowSize) + digit]);
        }

        var inverse = _field.Invert(sum.Z);
        var inverse2 = _field.Multiply(inverse, inverse);
        var x = _field.Multiply(sum.X, inverse2);
        var y = _field.Multiply(sum.Y, _field.Multiply(inverse2, inverse));
        return (_field.Leave(x), _field.Leave(y));
    }

    private CurvePoint[] Multiples(CurvePoint point)
    {
        var multiples = new CurvePoint[Windows * WindowSize];
        for (var window = 0; window < Windows; window++)
        {
            var at = window * WindowSize;
            for (var digit = 1; digit < WindowSize; digit++)
                multiples[at + digit] = CurvePoint.Add(_field, _a, multiples[at + digit - 1], point);
            point = CurvePoint.Add(_field, _a, multiples[at + WindowSize - 1], point);
        }

        return multiples;
    }
}
