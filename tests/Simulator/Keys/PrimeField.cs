namespace Lexidex.Simulator.Keys;

/// <summary>
/// Arithmetic modulo a 256-bit prime in Montgomery form. Signing must be fast, not secret: the keys come from a public seed,
/// so nothing here runs in constant time.
/// </summary>
internal sealed class PrimeField
{
    private readonly Word256 _modulus;
    private readonly ulong _inverse;
    private readonly Word256 _square;

    public PrimeField(Word256 modulus)
    {
        _modulus = modulus;
        _inverse = NegativeInverse(modulus.W0);
        Word256.Subtract(default, modulus, out var radix);
        One = Reduce(radix);
        _square = One;
        for (var bit = 0; bit < 256; bit++)
            _square = Add(_square, _square);
    }

    public Word256 Modulus => _modulus;

    /// <summary>One, in Montgomery form.</summary>
    public Word256 One { get; }

    public Word256 Enter(Word256 value) => Multiply(Reduce(value), _square);

    public Word256 Leave(Word256 value) => Multiply(value, Word256.One);

    /// <summary>For a value below twice the modulus.</summary>
    public Word256 Reduce(Word256 value)
    {
        if (value < _modulus)
            return value;
        Word256.Subtract(value, _modulus, out var reduced);
        return reduced;
    }

    public Word256 Add(Word256 left, Word256 right)
    {
        var carry = Word256.Add(left, right, out var sum);
        if (carry == 0 && sum < _modulus)
            return sum;
        Word256.Subtract(sum, _modulus, out sum);
        return sum;
    }

    public Word256 Subtract(Word256 left, Word256 right)
    {
        if (Word256.Subtract(left, right, out var difference) != 0)
            Word256.Add(difference, _modulus, out difference);
        return difference;
    }

    /// <summary>The product divided by the radix: Montgomery's, coarsely integrated operand scanning.</summary>
    public Word256 Multiply(Word256 left, Word256 right)
    {
        unchecked
        {
            ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5;
            for (var limb = 0; limb < 4; limb++)
            {
                var factor = limb switch { 0 => right.W0, 1 => right.W1, 2 => right.W2, _ => right.W3 };
                ulong carry = 0;
                t0 = MultiplyAdd(left.W0, factor, t0, ref carry);
                t1 = MultiplyAdd(left.W1, factor, t1, ref carry);
                t2 = MultiplyAdd(left.W2, factor, t2, ref carry);
                t3 = MultiplyAdd(left.W3, factor, t3, ref carry);
                t4 += carry;
                t5 = t4 < carry ? 1UL : 0;

                var quotient = t0 * _inverse;
                carry = 0;
                MultiplyAdd(_modulus.W0, quotient, t0, ref carry);
                t0 = MultiplyAdd(_modulus.W1, quotient, t1, ref carry);
                t1 = MultiplyAdd(_modulus.W2, quotient, t2, ref carry);
                t2 = MultiplyAdd(_modulus.W3, quotient, t3, ref carry);
                t3 = t4 + carry;
                t4 = t5 + (t3 < carry ? 1UL : 0);
            }

            var product = new Word256(t0, t1, t2, t3);
            if (t4 == 0 && product < _modulus)
                return product;
            Word256.Subtract(product, _modulus, out product);
            return product;
        }
    }

    /// <summary>By Fermat: the value to the power of modulus − 2.</summary>
    public Word256 Invert(Word256 value)
    {
        Word256.Subtract(_modulus, new Word256(2, 0, 0, 0), out var exponent);
        var result = One;
        for (var bit = 255; bit >= 0; bit--)
        {
            result = Multiply(result, result);
            if (exponent.Bit(bit))
                result = Multiply(result, value);
        }

        return result;
    }

    private static ulong MultiplyAdd(ulong left, ulong right, ulong addend, ref ulong carry)
    {
        unchecked
        {
            var high = Math.BigMul(left, right, out var low);
            low += addend;
            high += low < addend ? 1UL : 0;
            low += carry;
            high += low < carry ? 1UL : 0;
            carry = high;
            return low;
        }
    }

    private static ulong NegativeInverse(ulong odd)
    {
        unchecked
        {
            // Newton's iteration doubles the correct bits each time: 3, 6, 12, 24, 48, 96.
            var inverse = odd;
            for (var step = 0; step < 6; step++)
                inverse *= 2 - (odd * inverse);
            return 0 - inverse;
        }
    }
}
