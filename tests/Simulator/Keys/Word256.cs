using System.Buffers.Binary;

namespace Lexidex.Simulator.Keys;

/// <summary>A 256-bit unsigned number as four limbs, the least first. The arithmetic wraps and hands the carry back.</summary>
internal readonly record struct Word256(ulong W0, ulong W1, ulong W2, ulong W3) : IComparable<Word256>
{
    public const int ByteLength = 32;

    public static Word256 One => new(1, 0, 0, 0);

    public bool IsZero => (W0 | W1 | W2 | W3) == 0;

    public bool IsOdd => (W0 & 1) != 0;

    public static Word256 Parse(string hex) => FromBytes(Convert.FromHexString(hex));

    public static Word256 FromBytes(ReadOnlySpan<byte> bigEndian) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian));

    public void WriteBytes(Span<byte> bigEndian)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, W3);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[8..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[16..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[24..], W0);
    }

    /// <summary>The byte at position <paramref name="index"/>, counted from the least.</summary>
    public int Byte(int index) => (int)((Limb(index >> 3) >> ((index & 7) * 8)) & 255);

    public bool Bit(int index) => ((Limb(index >> 6) >> (index & 63)) & 1) != 0;

    public static ulong Add(Word256 left, Word256 right, out Word256 sum)
    {
        ulong carry = 0;
        sum = new(AddLimb(left.W0, right.W0, ref carry), AddLimb(left.W1, right.W1, ref carry),
            AddLimb(left.W2, right.W2, ref carry), AddLimb(left.W3, right.W3, ref carry));
        return carry;
    }

    public static ulong Subtract(Word256 left, Word256 right, out Word256 difference)
    {
        ulong borrow = 0;
        difference = new(SubtractLimb(left.W0, right.W0, ref borrow), SubtractLimb(left.W1, right.W1, ref borrow),
            SubtractLimb(left.W2, right.W2, ref borrow), SubtractLimb(left.W3, right.W3, ref borrow));
        return borrow;
    }

    public Word256 Half() => new((W0 >> 1) | (W1 << 63), (W1 >> 1) | (W2 << 63), (W2 >> 1) | (W3 << 63), W3 >> 1);

    public int CompareTo(Word256 other)
    {
        if (W3 != other.W3)
            return W3.CompareTo(other.W3);
        if (W2 != other.W2)
            return W2.CompareTo(other.W2);
        return W1 != other.W1 ? W1.CompareTo(other.W1) : W0.CompareTo(other.W0);
    }

    public static bool operator <(Word256 left, Word256 right) => left.CompareTo(right) < 0;

    public static bool operator >(Word256 left, Word256 right) => left.CompareTo(right) > 0;

    public static bool operator <=(Word256 left, Word256 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Word256 left, Word256 right) => left.CompareTo(right) >= 0;

    private ulong Limb(int index) => index switch { 0 => W0, 1 => W1, 2 => W2, _ => W3 };

    private static ulong AddLimb(ulong left, ulong right, ref ulong carry)
    {
        unchecked
        {
            var partial = left + right;
            var sum = partial + carry;
            carry = (partial < left ? 1UL : 0) | (sum < partial ? 1UL : 0);
            return sum;
        }
    }

    private static ulong SubtractLimb(ulong left, ulong right, ref ulong borrow)
    {
        unchecked
        {
            var partial = left - right;
            var difference = partial - borrow;
            borrow = (left < right ? 1UL : 0) | (partial < borrow ? 1UL : 0);
            return difference;
        }
    }
}
