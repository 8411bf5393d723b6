using System.Diagnostics.CodeAnalysis;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>
/// Reads the nodes of one layer, from left to right, beside the edits of that layer, and drafts the node that the tree
/// before had there: which keys it had, and what lay between them.
/// </summary>
internal sealed class LayerScan(BlockHash hash, TreeEdits edits, List<TreePart> parts)
{
    private readonly MstEntry[] _entries = new MstEntry[DecodingLimits.NodeEntriesMax];
    private readonly byte[] _key = new byte[DecodingLimits.TreeKeyBytesMax];
    private CarBlocks? _blocks;
    private NodeDraft? _draft;
    private int _layer;
    private int _low;

    /// <summary>The layer of the tree as it is; −1 where it holds nothing.</summary>
    public int RootLayer { get; private set; }

    public RepoFault? Start(CarBlocks blocks, in Cid root)
    {
        _blocks = blocks;
        RootLayer = -1;
        if (!TryRead(root, out var node, out var count, out var left, out var fault))
            return fault;
        if (count == 0)
            return left == 0 ? null : new RepoFault(FaultReasons.MstShape, "The root has a tree below it and no key.");

        RootLayer = hash.LayerOf(_entries[0].SuffixIn(node.Span));
        return RootLayer > DecodingLimits.TreeLayerMax ? new RepoFault(FaultReasons.MstLimit, $"The tree has {RootLayer} layers.") : null;
    }

    /// <summary>Drafts the node of this layer that lies in a gap of the layer above.</summary>
    public RepoFault? Read(int layer, in TreeGap above, NodeDraft draft)
    {
        _layer = layer;
        _draft = draft;
        draft.Begin(parts.Count, above.EditsStart);
        for (var at = above.PartsStart; at < above.PartsEnd; at++)
        {
            var part = parts[at];
            _low = part.Low;
            var fault = layer > RootLayer ? End(part, part.Root, above.EditsEnd) : Read(part, above.EditsEnd);
            if (fault is not null)
                return fault;
        }

        // Keys that come back after the last part, or where there is none.
        var rest = PassEdits(null, above.EditsEnd);
        draft.Close(parts.Count, above.EditsEnd);
        return rest;
    }

    /// <summary>Whether an edit in the gap concerns a layer below.</summary>
    public bool HasEditsBelow(int layer, in TreeGap gap)
    {
        for (var at = gap.EditsStart; at < gap.EditsEnd; at++)
        {
            if (edits[at].Layer < layer)
                return true;
        }

        return false;
    }

    /// <summary>The one part of a gap that no edit below concerns; −1 where there is none, or more than one.</summary>
    public int FindUnedited(int layer, in TreeGap gap)
    {
        var (found, start) = (-1, gap.EditsStart);
        for (var at = gap.PartsStart; at < gap.PartsEnd; at++)
        {
            var end = parts[at].High < 0 ? gap.EditsEnd : parts[at].High;
            var isUnedited = parts[at].IsWhole && !HasEditsBelow(layer, gap with { EditsStart = start, EditsEnd = end });
            if (isUnedited && found >= 0)
                return -1;
            found = isUnedited ? at : found;
            start = end;
        }

        return found;
    }

    /// <summary>Whether a node has no keys, only a tree below.</summary>
    public bool TryOpenBare(in Cid node, out Cid below, out RepoFault? fault)
    {
        below = default;
        if (!TryRead(node, out var block, out var count, out var left, out fault) || count > 0 || left == 0)
            return false;
        below = Cid.FromDagCborDigest(block.Span[left..]);
        return true;
    }

    private RepoFault? Read(in TreePart part, int editsEnd)
    {
        if (!TryRead(part.Root, out var block, out var count, out var left, out var fault))
            return fault;

        var node = block.Span;
        var child = TreeAt(node, left);
        var length = 0;
        for (var at = 0; at < count; at++)
        {
            fault = MstReader.NextKey(node, _entries[at], _key, ref length);
            if (fault is not null)
                return fault;
            var key = _key.AsSpan(0, length);
            if (part.IsCutHigh && key.SequenceCompareTo(edits.KeyOf(part.High)) > 0)
                return End(part, child, editsEnd);

            // What lies below the cut belongs to the part on its other side.
            if (part.Low < 0 || key.SequenceCompareTo(edits.KeyOf(part.Low)) > 0)
                fault = Pass(child, key, Cid.FromDagCborDigest(node[_entries[at].RecordDigest..]), editsEnd);
            if (fault is not null)
                return fault;
            child = TreeAt(node, _entries[at].RightDigest);
        }

        return End(part, child, editsEnd);
    }

    /// <summary>A key that is there, with the tree before it.</summary>
    private RepoFault? Pass(in Cid? child, ReadOnlySpan<byte> key, Cid record, int editsEnd)
    {
        if (_draft!.LastKey.SequenceCompareTo(key) >= 0)
            return new RepoFault(FaultReasons.MstOrder, "A key is not above the ones before it.");
        if (PassEdits(child, editsEnd, key) is { } fault)
            return fault;

        var at = _draft.NextEdit;
        if (at == editsEnd || !edits.KeyOf(at).SequenceEqual(key))
        {
            AddPart(child, -1, isCut: false);
            _draft.Add(key, record, parts.Count, at);
            _low = -1;
            return null;
        }

        AddPart(child, at, isCut: false);
        _low = -1;
        return Undo(at, key, record);
    }

    private RepoFault? Undo(int at, ReadOnlySpan<byte> key, in Cid record)
    {
        ref var edit = ref edits[at];
        if (edit.Now != record)
            return TreeEdits.Mismatch(key, edit.IsInsert ? "is still there after its delete" : "is not the record of the operation");
        if (edit.Layer != _layer)
            return new RepoFault(FaultReasons.MstLayer, $"A key of layer {edit.Layer} stands in layer {_layer}.");

        edit.IsFound = true;
        _draft!.NextEdit = at + 1;
        if (edit.Before is { } before)
            _draft.Add(key, before, parts.Count, at);
        return null;
    }

    /// <summary>The end of a part, with the tree after its last key.</summary>
    private RepoFault? End(in TreePart part, in Cid? child, int editsEnd)
    {
        var fault = PassEdits(child, part.High < 0 ? editsEnd : part.High);
        AddPart(child, part.High, part.IsCutHigh);
        return fault;
    }

    /// <summary>
    /// Passes the edits before an edit's place and, where one is given, before a key. Of this layer, those that come back
    /// cut the tree that lies there; those that should have been met are not in the tree.
    /// </summary>
    private RepoFault? PassEdits(in Cid? child, int end, ReadOnlySpan<byte> key = default)
    {
        while (_draft!.NextEdit < end)
        {
            var at = _draft.NextEdit;
            if (!key.IsEmpty && edits.KeyOf(at).SequenceCompareTo(key) >= 0)
                return null;
            _draft.NextEdit = at + 1;
            if (edits[at].Layer != _layer)
                continue;
            if (!edits[at].IsInsert)
                return TreeEdits.Mismatch(edits.KeyOf(at), "is not in the tree");

            AddPart(child, at, isCut: true);
            _draft.Add(edits.KeyOf(at), edits[at].Before!.Value, parts.Count, at);
            _low = at;
        }

        return null;
    }

    private void AddPart(in Cid? child, int high, bool isCut)
    {
        if (child is { } root)
            parts.Add(new TreePart(root, _low, high, isCut));
    }

    private static Cid? TreeAt(ReadOnlySpan<byte> node, int digest) => digest == 0 ? null : Cid.FromDagCborDigest(node[digest..]);

    private bool TryRead(in Cid cid, out ReadOnlyMemory<byte> node, out int count, out int left, [NotNullWhen(false)] out RepoFault? fault)
    {
        (count, left) = (0, 0);
        if (_blocks!.TryOpen(cid, hash, out node, out fault))
            fault = MstReader.Read(node.Span, _entries, out count, out left);
        return fault is null;
    }
}
