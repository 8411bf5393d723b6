using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Finds single keys in a tree of which only some nodes may be there. Every node on the way is hashed and read strictly;
/// what hangs beside the way is not looked at.
/// </summary>
internal sealed class MstLookup(BlockHash hash)
{
    private readonly MstEntry[] _entries = new MstEntry[DecodingLimits.NodeEntriesMax];
    private readonly byte[] _key = new byte[DecodingLimits.TreeKeyBytesMax];

    /// <summary>What the entries of one node say about a key.</summary>
    private struct Place
    {
        /// <summary>Where the digest of the record stands, if the key is here; else 0.</summary>
        public int RecordDigest;

        /// <summary>Where the digest of the tree between the neighbours of the key stands; 0 for none.</summary>
        public int TreeDigest;
    }

    /// <summary>
    /// Tells which record the key names in the tree with this root; null for none. False, with the fault, where the
    /// blocks are not enough to tell, or not a tree.
    /// </summary>
    public bool TryFind(CarBlocks blocks, in Cid root, ReadOnlySpan<byte> key, out Cid? record, out RepoFault? fault)
    {
        record = null;
        Span<byte> digest = stackalloc byte[BlockHash.Length];
        root.WriteDigest(digest);
        var keyLayer = hash.LayerOf(key);
        var layer = -1;
        while (blocks.TryOpen(digest, hash, out var node, out fault))
        {
            fault = Search(node.Span, key, ref layer, out var place);
            if (fault is null && place.RecordDigest != 0)
                record = Cid.FromDagCborDigest(node.Span[place.RecordDigest..]);
            if (record is not null && layer != keyLayer)
                fault = new RepoFault(FaultReasons.MstLayer, $"A key of layer {keyLayer} stands in layer {layer}.");

            // A key stands in its own layer or nowhere, so the way down ends there.
            if (fault is not null || record is not null || place.TreeDigest == 0 || layer <= keyLayer)
                return fault is null;
            node.Span.Slice(place.TreeDigest, BlockHash.Length).CopyTo(digest);
        }

        return false;
    }

    // The layer is that of the node above, −1 above the root. Nothing is looked for below layer 0.
    private RepoFault? Search(ReadOnlySpan<byte> node, ReadOnlySpan<byte> key, ref int layer, out Place place)
    {
        place = default;
        var fault = MstReader.Read(node, _entries, out var count, out place.TreeDigest);
        if (fault is not null)
            return fault;

        if (layer > 0)
            layer--;
        else if (count > 0)
            layer = hash.LayerOf(_entries[0].SuffixIn(node));
        return layer > DecodingLimits.TreeLayerMax
            ? new RepoFault(FaultReasons.MstLimit, $"The tree has {layer} layers.")
            : Search(node, _entries.AsSpan(0, count), key, ref place);
    }

    private RepoFault? Search(ReadOnlySpan<byte> node, ReadOnlySpan<MstEntry> entries, ReadOnlySpan<byte> key, ref Place place)
    {
        var length = 0;
        foreach (ref readonly var entry in entries)
        {
            var fault = MstReader.NextKey(node, entry, _key, ref length);
            if (fault is not null)
                return fault;

            var order = key.SequenceCompareTo(_key.AsSpan(0, length));
            if (order == 0)
                place.RecordDigest = entry.RecordDigest;
            if (order <= 0)
                return null;
            place.TreeDigest = entry.RightDigest;
        }

        return null;
    }
}
