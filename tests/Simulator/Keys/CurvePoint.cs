namespace Lexidex.Simulator.Keys;

/// <summary>A point in Jacobian coordinates, each in Montgomery form; Z = 0 is the point at infinity.</summary>
internal readonly record struct CurvePoint(Word256 X, Word256 Y, Word256 Z)
{
    public bool IsInfinity => Z.IsZero;

    public static CurvePoint Add(PrimeField field, Word256 a, CurvePoint left, CurvePoint right)
    {
        if (left.IsInfinity)
            return right;
        if (right.IsInfinity)
            return left;

        var leftZ2 = field.Multiply(left.Z, left.Z);
        var rightZ2 = field.Multiply(right.Z, right.Z);
        var u1 = field.Multiply(left.X, rightZ2);
        var u2 = field.Multiply(right.X, leftZ2);
        var s1 = field.Multiply(left.Y, field.Multiply(rightZ2, right.Z));
        var s2 = field.Multiply(right.Y, field.Multiply(leftZ2, left.Z));
        if (u1 == u2)
            return s1 == s2 ? Double(field, a, left) : default;

        var h = field.Subtract(u2, u1);
        var r = field.Subtract(s2, s1);
        var h2 = field.Multiply(h, h);
        var h3 = field.Multiply(h2, h);
        var v = field.Multiply(u1, h2);
        var x = field.Subtract(field.Subtract(field.Multiply(r, r), h3), field.Add(v, v));
        var y = field.Subtract(field.Multiply(r, field.Subtract(v, x)), field.Multiply(s1, h3));
        return new(x, y, field.Multiply(h, field.Multiply(left.Z, right.Z)));
    }

    private static CurvePoint Double(PrimeField field, Word256 a, CurvePoint point)
    {
        var y2 = field.Multiply(point.Y, point.Y);
        var s = Twice(field, Twice(field, field.Multiply(point.X, y2)));
        var x2 = field.Multiply(point.X, point.X);
        var z2 = field.Multiply(point.Z, point.Z);
        var m = field.Add(field.Add(x2, Twice(field, x2)), field.Multiply(a, field.Multiply(z2, z2)));
        var x = field.Subtract(field.Multiply(m, m), Twice(field, s));
        var y4 = Twice(field, Twice(field, Twice(field, field.Multiply(y2, y2))));
        var y = field.Subtract(field.Multiply(m, field.Subtract(s, x)), y4);
        return new(x, y, Twice(field, field.Multiply(point.Y, point.Z)));
    }

    private static Word256 Twice(PrimeField field, Word256 value) => field.Add(value, value);
}
