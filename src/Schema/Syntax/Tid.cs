using System.Buffers.Binary;
using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>
/// A timestamp identifier: microseconds since the Unix epoch and a clock id, written as thirteen
/// sortable base32 characters. Byte order of the text and numeric order of the value agree.
/// </summary>
/// <remarks>See https://atproto.com/specs/tid. The time in it is what its author wrote: never trust it.</remarks>
public readonly struct Tid : IEquatable<Tid>, IComparable<Tid>
{
    public const int TextLength = 13;

    private static ReadOnlySpan<byte> Alphabet => "234567abcdefghijklmnopqrstuvwxyz"u8;

    private Tid(ulong value) => Value = value;

    /// <summary>The sixty-four bits. Values of 2^63 and more are legal text, but never a column or a rev.</summary>
    public ulong Value { get; }

    /// <summary>Whether the value fits a signed 64-bit column, as a rev must.</summary>
    public bool FitsColumn => Value <= long.MaxValue;

    public static Tid FromValue(ulong value) => new(value);

    public static bool IsValid(ReadOnlySpan<byte> utf8) => TryParse(utf8, out _);

    public static bool TryParse(ReadOnlySpan<byte> utf8, out Tid tid)
    {
        tid = default;

        // Above 'j' would need a 65th bit.
        if (utf8.Length != TextLength || utf8[0] > (byte)'j')
            return false;

        ulong value = 0;
        foreach (var character in utf8)
        {
            var digit = Digit(character);
            if (digit > 31)
                return false;
            value = (value << 5) | digit;
        }

        tid = new Tid(value);
        return true;
    }

    public static bool TryParse(string? text, out Tid tid) => Utf8Text.TryParse(text, TryParse, out tid);

    public static Tid Parse(string text) => Utf8Text.Parse<Tid>(text, TryParse);

    /// <summary>Writes the thirteen characters; <paramref name="text"/> is at least that long.</summary>
    public void WriteText(Span<byte> text)
    {
        var rest = Value;
        for (var at = TextLength - 1; at >= 0; at--, rest >>= 5)
            text[at] = Alphabet[(int)(rest & 31)];
    }

    /// <summary>Writes the value as eight bytes, highest first, so that they sort as the text does.</summary>
    public void WriteBigEndian(Span<byte> bytes) => BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);

    public int CompareTo(Tid other) => Value.CompareTo(other.Value);

    public bool Equals(Tid other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Tid other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        WriteText(text);
        return Encoding.ASCII.GetString(text);
    }

    public static bool operator ==(Tid left, Tid right) => left.Value == right.Value;

    public static bool operator !=(Tid left, Tid right) => left.Value != right.Value;

    public static bool operator <(Tid left, Tid right) => left.Value < right.Value;

    public static bool operator >(Tid left, Tid right) => left.Value > right.Value;

    public static bool operator <=(Tid left, Tid right) => left.Value <= right.Value;

    public static bool operator >=(Tid left, Tid right) => left.Value >= right.Value;

    private static uint Digit(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' => (uint)(character - 'a' + 6),
        >= (byte)'2' and <= (byte)'7' => (uint)(character - '2'),
        _ => 255,
    };
}
