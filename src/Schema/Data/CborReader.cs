using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Data;

/// <summary>
/// Reads strict DRISL (DAG-CBOR without floats) out of one block, in place: strings come back as slices of that block.
/// Throws <see cref="BlockFormatException"/> for anything else than was asked for, or is allowed.
/// </summary>
/// <remarks>
/// Heads are checked as they are read. The order of a map's keys is checked by <see cref="SkipValue"/> and
/// <see cref="CborCheck"/> alone: a block from outside is checked whole before it is read. See https://dasl.ing/drisl.html.
/// </remarks>
public ref struct CborReader(ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private int _offset = 0;

    /// <summary>Where the next value begins.</summary>
    public readonly int Offset => _offset;

    public readonly bool AtEnd => _offset == _block.Length;

    /// <summary>Says what the next value is, from its first byte alone.</summary>
    public readonly CborType PeekType()
    {
        if (AtEnd)
            CborFault.Truncated.Throw(_offset);
        return _block[_offset] switch
        {
            < 0x20 => CborType.UnsignedInteger,
            < 0x40 => CborType.NegativeInteger,
            < 0x60 => CborType.Bytes,
            < 0x80 => CborType.Text,
            < 0xA0 => CborType.Array,
            < 0xC0 => CborType.Map,
            < 0xE0 => CborType.Link,
            0xF4 => CborType.False,
            0xF5 => CborType.True,
            0xF6 => CborType.Null,
            _ => ThrowSimple(),
        };
    }

    public ulong ReadUnsigned() => ReadHead(CborMajor.Unsigned);

    /// <summary>Reads a negative integer as its CBOR argument n, which stands for −1 − n and reaches to −2^64.</summary>
    public ulong ReadNegativeArgument() => ReadHead(CborMajor.Negative);

    /// <summary>Reads an integer of either sign; one beyond 64 signed bits is refused.</summary>
    public long ReadInt64()
    {
        var start = _offset;
        var isNegative = !AtEnd && PeekType() == CborType.NegativeInteger;
        var count = ReadHead(isNegative ? CborMajor.Negative : CborMajor.Unsigned);
        if (count > long.MaxValue)
            ThrowNotInt64(start);
        return isNegative ? -1 - (long)count : (long)count;
    }

    public bool ReadBoolean()
    {
        var type = PeekType();
        if (type is not (CborType.True or CborType.False))
            ThrowUnexpected(nameof(Boolean));
        _offset++;
        return type == CborType.True;
    }

    public void ReadNull()
    {
        if (PeekType() != CborType.Null)
            ThrowUnexpected(nameof(CborType.Null));
        _offset++;
    }

    /// <summary>Reads a text string as UTF-8, which is checked, without copying it. A map's key is one too.</summary>
    public ReadOnlySpan<byte> ReadText() => ReadString(CborMajor.Text);

    public ReadOnlySpan<byte> ReadBytes() => ReadString(CborMajor.Bytes);

    /// <summary>Reads a link as its binary CID, which is well-formed, without the zero byte before it.</summary>
    public ReadOnlySpan<byte> ReadLink()
    {
        var start = _offset;
        var fault = CborScalar.TakeLink(_block, ReadHead(CborMajor.Tag), ref _offset, out var cid);
        if (fault != CborFault.None)
            fault.Throw(start);
        return cid;
    }

    /// <summary>Enters a map; as many keys, each with its value, follow.</summary>
    public int ReadMapHead() => ReadContainer(CborMajor.Map);

    /// <summary>Enters an array; as many values follow.</summary>
    public int ReadArrayHead() => ReadContainer(CborMajor.Array);

    /// <summary>Moves over the next value with every check: order and uniqueness of keys, nesting, links, UTF-8.</summary>
    public void SkipValue()
    {
        var fault = CborWalk.Skip(_block, ref _offset);
        if (fault != CborFault.None)
            fault.Throw(_offset);
    }

    /// <summary>The same, giving the bytes of the value.</summary>
    public ReadOnlySpan<byte> ReadValueSpan()
    {
        var start = _offset;
        SkipValue();
        return _block[start.._offset];
    }

    private int ReadContainer(CborMajor expected)
    {
        var start = _offset;
        var count = ReadHead(expected);
        var fault = CborWalk.CheckContainer(expected == CborMajor.Map, count, _block.Length - _offset);
        if (fault != CborFault.None)
            fault.Throw(start);
        return (int)count;
    }

    private ReadOnlySpan<byte> ReadString(CborMajor expected)
    {
        var start = _offset;
        var fault = CborScalar.Take(_block, expected, ReadHead(expected), ref _offset, out var content);
        if (fault != CborFault.None)
            fault.Throw(start);
        return content;
    }

    private ulong ReadHead(CborMajor expected)
    {
        var next = _offset;
        var fault = CborHead.Read(_block, ref next, out var major, out var count);
        if (fault != CborFault.None)
            fault.Throw(_offset);
        if (major != expected)
            ThrowUnexpected(expected.ToString());

        _offset = next;
        return count;
    }

    [DoesNotReturn]
    private readonly void ThrowUnexpected(string expected) =>
        throw new BlockFormatException($"Expected {expected} at byte {_offset}, found 0x{_block[_offset]:x2}.");

    [DoesNotReturn]
    private static void ThrowNotInt64(int offset) =>
        throw new BlockFormatException($"The integer at byte {offset} does not fit 64 signed bits.");

    [DoesNotReturn]
    private readonly CborType ThrowSimple()
    {
        var next = _offset;
        var fault = CborHead.Read(_block, ref next, out _, out _);
        fault.Throw(_offset);
        return default;
    }
}
