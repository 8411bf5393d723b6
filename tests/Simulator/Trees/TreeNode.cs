using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Trees;

/// <summary>One record's key and CID in a node, and the subtree that stands between it and the next entry.</summary>
internal readonly record struct TreeEntry(byte[] Key, Cid Value, TreeNode? Right);

/// <summary>
/// A node of a Merkle search tree. It never changes: an edit makes new nodes along its path and shares the rest, so a node that
/// is not yet sealed is exactly one that the last edits made.
/// </summary>
internal sealed class TreeNode
{
    private readonly TreeEntry[]? _entries;
    private readonly TreeNode? _left;
    private byte[]? _block;
    private Cid _cid;

    public TreeNode(int layer, TreeNode? left, TreeEntry[] entries)
    {
        Layer = layer;
        _left = left;
        _entries = entries;
    }

    private TreeNode(int layer, Cid cid)
    {
        Layer = layer;
        _cid = cid;
    }

    public static TreeNode Empty => new(0, null, []);

    public int Layer { get; }

    /// <summary>The subtree before the first entry.</summary>
    public TreeNode? Left => IsAbsent ? throw Absent() : _left;

    public TreeEntry[] Entries => _entries ?? throw Absent();

    public bool IsEmpty => Entries.Length == 0 && Left is null;

    public bool IsSealed => _block is not null || IsAbsent;

    /// <summary>The node as it is stored and hashed. Only of a sealed node.</summary>
    public byte[] Block => _block ?? throw new InvalidOperationException("The node is not sealed.");

    public Cid Cid => IsSealed ? _cid : throw new InvalidOperationException("The node is not sealed.");

    /// <summary>True of a node whose CID is known and whose block is not at hand, as in the slice of a commit.</summary>
    private bool IsAbsent => _entries is null;

    public static TreeNode OfCid(int layer, Cid cid) => new(layer, cid);

    /// <summary>The subtree before entry <paramref name="index"/>; at the number of entries, the one after the last.</summary>
    public TreeNode? Gap(int index) => index == 0 ? Left : Entries[index - 1].Right;

    public TreeNode WithGap(int index, TreeNode? child)
    {
        if (index == 0)
            return new(Layer, child, Entries);
        TreeEntry[] entries = [.. Entries];
        entries[index - 1] = entries[index - 1] with { Right = child };
        return new(Layer, Left, entries);
    }

    /// <summary>The index of the first entry that is not before the key.</summary>
    public int Find(ReadOnlySpan<byte> key, out bool found)
    {
        int low = 0, high = Entries.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Entries[middle].Key.AsSpan().SequenceCompareTo(key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        found = low < Entries.Length && Entries[low].Key.AsSpan().SequenceEqual(key);
        return low;
    }

    public IEnumerable<TreeNode> Children()
    {
        for (var gap = 0; gap <= Entries.Length; gap++)
        {
            if (Gap(gap) is { } child)
                yield return child;
        }
    }

    /// <summary>Encodes and hashes this node and those below it that are not sealed yet, the deepest first.</summary>
    public void Seal(ByteBuffer buffer, List<TreeNode> sealedNow)
    {
        if (IsSealed)
            return;
        foreach (var child in Children())
            child.Seal(buffer, sealedNow);
        buffer.Clear();
        TreeNodeCbor.Write(this, buffer);
        _block = buffer.Written.ToArray();
        _cid = Cid.OfDagCbor(_block);
        sealedNow.Add(this);
    }

    private static InvalidOperationException Absent() => new("The block of this node is not at hand.");
}
