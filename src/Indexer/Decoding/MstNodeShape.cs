using System.Buffers.Binary;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Reads a tree node by the one sequence of bytes that its strict form has, without asking at each value what it is. It tells
/// only whether the node has that form: what is wrong with another one is for <see cref="MstReader"/> to say.
/// </summary>
internal ref struct MstNodeShape(ReadOnlySpan<byte> node)
{
    private const byte Null = 0xF6;

    // Tag 42, a byte string of 37, its zero byte, and the CID's four before the digest.
    private const int LinkPrefixLength = 9;
    private const ulong LinkPrefixStart = 0x12710100_25582AD8;
    private const byte LinkPrefixEnd = 0x20;

    private readonly ReadOnlySpan<byte> _node = node;
    private int _at = 0;

    public bool TryRead(Span<MstEntry> entries, out int count, out int leftDigest)
    {
        leftDigest = 0;
        count = 0;
        if (!TryTake(0xA2) || !TryTakeName((byte)'e') || !TryTakeCount(0x80, out count) || count > entries.Length)
            return false;
        for (var at = 0; at < count; at++)
        {
            if (!TryReadEntry(ref entries[at]))
                return false;
        }

        return TryTakeName((byte)'l') && TryTakeTree(out leftDigest) && _at == _node.Length;
    }

    private bool TryReadEntry(ref MstEntry entry)
    {
        if (!TryTake(0xA4) || !TryTakeName((byte)'k') || !TryTakeCount(0x40, out entry.SuffixLength))
            return false;
        entry.SuffixStart = _at;
        if (entry.SuffixLength > _node.Length - _at)
            return false;

        _at += entry.SuffixLength;
        return TryTakeName((byte)'p') && TryTakeCount(0x00, out entry.SharedLength)
            && TryTakeName((byte)'t') && TryTakeTree(out entry.RightDigest)
            && TryTakeName((byte)'v') && TryTakeDigest(out entry.RecordDigest);
    }

    private bool TryTake(byte expected)
    {
        if ((uint)_at >= (uint)_node.Length || _node[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private bool TryTakeName(byte name)
    {
        if (_node.Length - _at < 2 || _node[_at] != 0x61 || _node[_at + 1] != name)
            return false;
        _at += 2;
        return true;
    }

    // In the shortest form; nothing in a node needs more than two bytes.
    private bool TryTakeCount(int major, out int count)
    {
        count = 0;
        if (_node.Length - _at < 3)
            return false;

        var info = _node[_at] - major;
        var next = _node[_at + 1];
        switch (info)
        {
            case >= 0 and < 24:
                count = info;
                _at++;
                return true;
            case 24:
                count = next;
                _at += 2;
                return next >= 24;
            case 25:
                count = (next << 8) | _node[_at + 2];
                _at += 3;
                return next > 0;
            default:
                return false;
        }
    }

    private bool TryTakeTree(out int digest)
    {
        digest = 0;
        return TryTake(Null) || TryTakeDigest(out digest);
    }

    private bool TryTakeDigest(out int digest)
    {
        digest = _at + LinkPrefixLength;
        if (_node.Length - _at < LinkPrefixLength + BlockHash.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(_node[_at..]) != LinkPrefixStart
            || _node[_at + LinkPrefixLength - 1] != LinkPrefixEnd)
            return false;
        _at = digest + BlockHash.Length;
        return true;
    }
}
