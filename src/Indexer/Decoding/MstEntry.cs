namespace Lexidex.Indexer.Decoding;

/// <summary>One entry of a tree node: offsets into the node's block.</summary>
internal struct MstEntry
{
    /// <summary>How many bytes the key shares with the key before it in the node.</summary>
    public int SharedLength;

    public int SuffixStart;

    public int SuffixLength;

    /// <summary>Where the digest of the record's CID stands.</summary>
    public int RecordDigest;

    /// <summary>Where the digest of the tree of keys after this one stands; 0 for none.</summary>
    public int RightDigest;

    public readonly ReadOnlySpan<byte> SuffixIn(ReadOnlySpan<byte> node) => node.Slice(SuffixStart, SuffixLength);
}
