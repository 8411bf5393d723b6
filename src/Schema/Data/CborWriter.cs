using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Data;

/// <summary>Writes DRISL to the end of a buffer. The order of a map's keys is the caller's: <see cref="CompareKeys"/>.</summary>
public readonly ref struct CborWriter(ByteBuffer buffer)
{
    private const int HeadLengthMax = 9;

    /// <summary>The order of keys in a map: shorter ones first, those of one length by their bytes.</summary>
    public static int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);

    /// <summary>As many keys, each with its value, must follow.</summary>
    public void WriteMapHead(int count) => WriteCount(CborMajor.Map, count);

    /// <summary>As many values must follow.</summary>
    public void WriteArrayHead(int count) => WriteCount(CborMajor.Array, count);

    /// <summary>Writes a text string, or a map's key. The bytes must be UTF-8, and are not checked.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteHead(CborMajor.Text, (ulong)utf8.Length);
        buffer.Write(utf8);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteHead(CborMajor.Bytes, (ulong)bytes.Length);
        buffer.Write(bytes);
    }

    /// <summary>Writes a link to a binary CID, given without the zero byte.</summary>
    public void WriteLink(ReadOnlySpan<byte> cidBytes)
    {
        WriteHead(CborMajor.Tag, CborHead.LinkTag);
        WriteHead(CborMajor.Bytes, (ulong)cidBytes.Length + 1);
        buffer.WriteByte(0);
        buffer.Write(cidBytes);
    }

    public void WriteInt64(long value)
    {
        if (value >= 0)
            WriteHead(CborMajor.Unsigned, (ulong)value);
        else
            WriteHead(CborMajor.Negative, (ulong)(-1 - value));
    }

    public void WriteUnsigned(ulong value) => WriteHead(CborMajor.Unsigned, value);

    /// <summary>Writes −1 − <paramref name="argument"/>, down to −2^64.</summary>
    public void WriteNegativeArgument(ulong argument) => WriteHead(CborMajor.Negative, argument);

    public void WriteBoolean(bool value) => buffer.WriteByte(value ? (byte)0xF5 : (byte)0xF4);

    public void WriteNull() => buffer.WriteByte(0xF6);

    /// <summary>Writes a value that is encoded already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => buffer.Write(encoded);

    private void WriteCount(CborMajor major, int count)
    {
        if (count < 0)
            ThrowNegative(count);
        WriteHead(major, (ulong)count);
    }

    private void WriteHead(CborMajor major, ulong count)
    {
        var initial = (byte)((int)major << 5);
        var head = buffer.GetSpan(HeadLengthMax);
        buffer.Advance(WriteHead(initial, count, head));
    }

    private static int WriteHead(byte initial, ulong count, Span<byte> head)
    {
        switch (count)
        {
            case < 24:
                head[0] = (byte)(initial | (uint)count);
                return 1;
            case <= byte.MaxValue:
                head[0] = (byte)(initial | 24);
                head[1] = (byte)count;
                return 2;
            case <= ushort.MaxValue:
                head[0] = (byte)(initial | 25);
                BinaryPrimitives.WriteUInt16BigEndian(head[1..], (ushort)count);
                return 3;
            case <= uint.MaxValue:
                head[0] = (byte)(initial | 26);
                BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)count);
                return 5;
            default:
                head[0] = (byte)(initial | 27);
                BinaryPrimitives.WriteUInt64BigEndian(head[1..], count);
                return 9;
        }
    }

    [DoesNotReturn]
    private static void ThrowNegative(int count) => throw new ArgumentOutOfRangeException(nameof(count), count, "A container has no fewer than 0 items.");
}
