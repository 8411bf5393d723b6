using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>
/// Undoes a commit's operations on the part of the tree that the host sent, and tells the root of the tree before. If that
/// root is the one that we have, the operations are all that changed. One instance serves one thread and allocates nothing
/// for a commit.
/// </summary>
/// <remarks>
/// A tree follows from its keys alone, so the tree before is built anew, layer by layer from the top, of what the edits
/// touch; whatever they do not touch stays as it is, unopened. See https://atproto.com/specs/sync#commit-validation.
/// </remarks>
internal sealed class MstInverter : IDisposable
{
    private readonly BlockHash _hash;
    private readonly TreeEdits _edits = new();
    private readonly LayerScan _scan;
    private readonly List<TreePart> _parts = [];
    private readonly NodeDraft[] _drafts = new NodeDraft[DecodingLimits.TreeLayerMax + 1];
    private readonly ByteBuffer _node = new();
    private RepoFault? _fault;

    public MstInverter(BlockHash hash)
    {
        _hash = hash;
        _scan = new LayerScan(hash, _edits, _parts);
        for (var layer = 0; layer < _drafts.Length; layer++)
            _drafts[layer] = new NodeDraft();
    }

    /// <summary>The root of the tree before the operations; false, with the fault, where the blocks do not tell it.</summary>
    public bool TryInvert(CarBlocks blocks, in Cid root, List<RecordOp> ops, out Cid before, out RepoFault? fault)
    {
        before = root;
        fault = _edits.Fill(ops, _hash);
        if (fault is null && _edits.Count > 0)
        {
            _fault = null;
            _parts.Clear();
            before = Invert(blocks, root);
            fault = _fault ?? _edits.FindUnmet();
        }

        return fault is null;
    }

    public void Dispose()
    {
        _edits.Dispose();
        _node.Dispose();
        foreach (var draft in _drafts)
            draft.Dispose();
    }

    private Cid Invert(CarBlocks blocks, in Cid root)
    {
        _fault = _scan.Start(blocks, root);
        if (_fault is not null)
            return default;
        if (_scan.RootLayer >= 0)
            _parts.Add(new TreePart(root, -1, -1, false));

        var top = Math.Max(_scan.RootLayer, _edits.InsertLayerMax);
        if (top < 0)
            return root;
        Rebuild(top, new TreeGap { PartsEnd = _parts.Count, EditsEnd = _edits.Count });
        return _fault is null ? Prune(top) : default;
    }

    /// <summary>Builds the node of a layer from what lies in a gap of the layer above; null for none.</summary>
    private Cid? Rebuild(int layer, in TreeGap above)
    {
        var draft = _drafts[layer];
        var mark = _parts.Count;
        _fault = _scan.Read(layer, above, draft);
        if (_fault is not null)
            return null;

        foreach (ref var gap in draft.Gaps)
        {
            gap.Tree = Finish(layer, ref gap);
            if (_fault is not null)
                return null;
        }

        _parts.RemoveRange(mark, _parts.Count - mark);
        return draft.Entries == 0 && draft.Gaps[0].Tree is null ? null : CidOf(draft);
    }

    private Cid? Finish(int layer, ref TreeGap gap)
    {
        var parts = gap.PartsEnd - gap.PartsStart;
        var isEdited = _scan.HasEditsBelow(layer, gap);
        if (parts == 0 && !isEdited)
            return null;
        gap.IsKept = parts == 1 && !isEdited && _parts[gap.PartsStart].IsWhole;
        if (gap.IsKept)
            return _parts[gap.PartsStart].Root;
        if (layer > 0)
            return parts > 1 && TryKeepOne(layer, ref gap, out var kept) ? kept : Rebuild(layer - 1, gap);

        _fault = new RepoFault(FaultReasons.MstLayer, "A node of the lowest layer has a tree below it.");
        return null;
    }

    /// <summary>
    /// Where of several parts one alone is not edited, and of the others nothing is left, that one stays as it is, unopened:
    /// a host need not send it.
    /// </summary>
    private bool TryKeepOne(int layer, ref TreeGap gap, out Cid? kept)
    {
        kept = null;
        var one = _scan.FindUnedited(layer, gap);
        if (one < 0)
            return false;

        var mark = _parts.Count;
        var others = gap with { PartsStart = mark };
        for (var at = gap.PartsStart; at < gap.PartsEnd; at++)
        {
            if (at != one)
                _parts.Add(_parts[at]);
        }

        others.PartsEnd = _parts.Count;
        gap.IsKept = Rebuild(layer - 1, others) is null && _fault is null;
        _parts.RemoveRange(mark, _parts.Count - mark);
        kept = _parts[one].Root;
        return gap.IsKept || _fault is not null;
    }

    // A node without keys never stands at the top: what hangs below it takes its place.
    private Cid Prune(int top)
    {
        var layer = top;
        while (_drafts[layer].Entries == 0)
        {
            var gap = _drafts[layer].Gaps[0];
            if (gap.Tree is not { } below)
                break;
            if (gap.IsKept)
                return PruneKept(below);
            layer--;
        }

        return CidOf(_drafts[layer]);
    }

    private Cid PruneKept(Cid tree)
    {
        while (_scan.TryOpenBare(tree, out var below, out _fault))
            tree = below;
        return tree;
    }

    private Cid CidOf(NodeDraft draft)
    {
        _node.Clear();
        draft.Write(_node);
        return _hash.CidOf(_node.Written);
    }
}
