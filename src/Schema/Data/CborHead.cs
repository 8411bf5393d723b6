using System.Buffers.Binary;

namespace Lexidex.Schema.Data;

/// <summary>Reads the heads of values: a major type, and a count in its shortest form.</summary>
internal static class CborHead
{
    public const byte LinkTag = 42;

    private const byte FalseValue = 20;
    private const byte NullValue = 22;
    private const byte OneByteCount = 24;

    /// <summary>Reads one head and moves behind it. On a fault the offset stays.</summary>
    public static CborFault Read(ReadOnlySpan<byte> block, scoped ref int offset, out CborMajor major, out ulong count)
    {
        if ((uint)offset >= (uint)block.Length)
        {
            major = default;
            count = 0;
            return CborFault.Truncated;
        }

        var initial = block[offset];
        var info = initial & 0x1F;
        major = (CborMajor)(initial >> 5);
        count = (ulong)info;
        if (major == CborMajor.Simple)
            return ReadSimple(info, ref offset);
        if (info >= OneByteCount)
            return ReadLongCount(block, info, ref offset, out count);

        offset++;
        return CborFault.None;
    }

    private static CborFault ReadSimple(int info, ref int offset)
    {
        if (info is >= FalseValue and <= NullValue)
        {
            offset++;
            return CborFault.None;
        }

        return info is >= 25 and <= 27 ? CborFault.FloatingPoint : info == 31 ? CborFault.Indefinite : CborFault.Simple;
    }

    // One encoding for each number: the shortest. A longer one is malformed.
    private static CborFault ReadLongCount(ReadOnlySpan<byte> block, int info, ref int offset, out ulong count)
    {
        count = 0;
        if (info > 27)
            return CborFault.Indefinite;

        var width = 1 << (info - OneByteCount);
        var rest = block[(offset + 1)..];
        if (rest.Length < width)
            return CborFault.Truncated;

        (count, var floor) = width switch
        {
            1 => (rest[0], 24UL),
            2 => (BinaryPrimitives.ReadUInt16BigEndian(rest), 1UL << 8),
            4 => (BinaryPrimitives.ReadUInt32BigEndian(rest), 1UL << 16),
            _ => (BinaryPrimitives.ReadUInt64BigEndian(rest), 1UL << 32),
        };
        if (count < floor)
            return CborFault.NotShortest;

        offset += 1 + width;
        return CborFault.None;
    }
}
