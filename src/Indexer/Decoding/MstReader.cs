using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Decoding;

/// <summary>Reads tree nodes: the one shape they have, strictly, and the keys that their entries spell.</summary>
/// <remarks>See https://atproto.com/specs/repository#mst-structure.</remarks>
internal static class MstReader
{
    /// <summary>
    /// Reads a node into <paramref name="entries"/>, which has room for <see cref="DecodingLimits.NodeEntriesMax"/>.
    /// <paramref name="leftDigest"/> is where the digest of the tree before the first key stands; 0 for none.
    /// </summary>
    public static RepoFault? Read(ReadOnlySpan<byte> node, Span<MstEntry> entries, out int count, out int leftDigest)
    {
        count = 0;
        leftDigest = 0;
        if (node.Length > DecodingLimits.NodeBytesMax)
            return new RepoFault(FaultReasons.MstLimit, $"A node is longer than {DecodingLimits.NodeBytesMax} bytes.");
        return new MstNodeShape(node).TryRead(entries, out count, out leftDigest) ? null : ReadValues(node, entries, out count, out leftDigest);
    }

    /// <summary>The same, value by value: says of a node that has not the usual bytes what is wrong with it.</summary>
    internal static RepoFault? ReadValues(ReadOnlySpan<byte> node, Span<MstEntry> entries, out int count, out int leftDigest)
    {
        count = 0;
        leftDigest = 0;
        try
        {
            var reader = new CborReader(node);
            if (reader.ReadMapHead() != 2 || !reader.ReadText().SequenceEqual("e"u8))
                return NotANode(0);

            count = reader.ReadArrayHead();
            if (count > entries.Length)
                return new RepoFault(FaultReasons.MstLimit, $"A node has {count} entries.");
            for (var at = 0; at < count; at++)
            {
                if (!TryReadEntry(ref reader, ref entries[at]))
                    return NotANode(reader.Offset);
            }

            return ReadLeft(ref reader, out leftDigest) ? null : NotANode(reader.Offset);
        }
        catch (BlockFormatException exception)
        {
            return new RepoFault(FaultReasons.MstShape, exception.Message);
        }
    }

    /// <summary>
    /// Turns the key before this entry's in the node, of <paramref name="length"/> bytes, into this entry's; a length of 0
    /// says that it is the node's first. Shared bytes must be counted to the last one, so one byte tells the order.
    /// </summary>
    public static RepoFault? NextKey(ReadOnlySpan<byte> node, in MstEntry entry, Span<byte> key, ref int length)
    {
        var suffix = entry.SuffixIn(node);
        var shared = entry.SharedLength;
        if (shared > length)
            return new RepoFault(FaultReasons.MstShape, $"A key shares {shared} bytes with one of {length}.");
        if (shared + suffix.Length is 0 or > DecodingLimits.TreeKeyBytesMax)
            return new RepoFault(FaultReasons.MstKey, $"A key is {shared + suffix.Length} bytes long.");
        if (suffix.IsEmpty || (shared < length && suffix[0] < key[shared]))
            return new RepoFault(FaultReasons.MstOrder, "A key is not above the one before it in its node.");
        if (shared < length && suffix[0] == key[shared])
            return new RepoFault(FaultReasons.MstShape, "A key shares more bytes with the one before it than it says.");

        suffix.CopyTo(key[shared..]);
        length = shared + suffix.Length;
        return null;
    }

    // The four keys in the one order that DRISL allows.
    private static bool TryReadEntry(ref CborReader reader, ref MstEntry entry)
    {
        if (reader.ReadMapHead() != 4 || !reader.ReadText().SequenceEqual("k"u8))
            return false;
        entry.SuffixLength = reader.ReadBytes().Length;
        entry.SuffixStart = reader.Offset - entry.SuffixLength;

        if (!reader.ReadText().SequenceEqual("p"u8))
            return false;
        entry.SharedLength = (int)Math.Min(reader.ReadUnsigned(), int.MaxValue);

        if (!reader.ReadText().SequenceEqual("t"u8) || !TryReadTree(ref reader, out entry.RightDigest))
            return false;
        return reader.ReadText().SequenceEqual("v"u8) && TryReadDigest(ref reader, out entry.RecordDigest);
    }

    private static bool ReadLeft(ref CborReader reader, out int leftDigest)
    {
        leftDigest = 0;
        return reader.ReadText().SequenceEqual("l"u8) && TryReadTree(ref reader, out leftDigest) && reader.AtEnd;
    }

    private static bool TryReadTree(ref CborReader reader, out int digest)
    {
        digest = 0;
        if (reader.PeekType() != CborType.Null)
            return TryReadDigest(ref reader, out digest);
        reader.ReadNull();
        return true;
    }

    private static bool TryReadDigest(ref CborReader reader, out int digest)
    {
        var isBlock = BlockCid.Is(reader.ReadLink());
        digest = reader.Offset - BlockHash.Length;
        return isBlock;
    }

    private static RepoFault NotANode(int offset) =>
        new(FaultReasons.MstShape, $"The block is not a tree node: see byte {offset}.");
}
