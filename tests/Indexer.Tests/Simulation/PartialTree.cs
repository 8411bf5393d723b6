using System.Text;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>Makes a tree from those of its blocks that are at hand, as a reader of the stream must.</summary>
internal static class PartialTree
{
    public static TreeNode Load(IReadOnlyDictionary<Cid, byte[]> blocks, Cid root) => Load(blocks, root, LayerOf(blocks, root));

    /// <summary>Undoes the operations of a commit, the last first, and gives the CID of the tree before it.</summary>
    public static Cid Invert(TreeNode after, IEnumerable<(string Path, Cid? Cid, Cid? Previous)> operations)
    {
        var tree = new RecordTree(after);
        foreach (var (path, cid, previous) in operations.Reverse())
        {
            var key = Encoding.ASCII.GetBytes(path);
            Assert.Equal(cid, tree.Get(key));
            if (previous is { } before)
                tree.Put(key, before);
            else
                tree.Remove(key);
        }

        tree.Seal();
        return tree.Data;
    }

    private static TreeNode Load(IReadOnlyDictionary<Cid, byte[]> blocks, Cid cid, int layer)
    {
        if (!blocks.TryGetValue(cid, out var block))
            return TreeNode.OfCid(layer, cid);
        var map = PlainCbor.Map(block);
        var entries = new List<TreeEntry>();
        byte[] key = [];
        foreach (var entry in EntriesOf(map))
        {
            key = [.. key[..(int)(long)entry["p"]!], .. (byte[])entry["k"]!];
            Assert.Equal(layer, TreeLayer.Of(key));
            entries.Add(new(key, (Cid)entry["v"]!, entry["t"] is Cid right ? Load(blocks, right, layer - 1) : null));
        }

        return new(layer, map["l"] is Cid left ? Load(blocks, left, layer - 1) : null, [.. entries]);
    }

    // A node without entries stands one layer above its only subtree.
    private static int LayerOf(IReadOnlyDictionary<Cid, byte[]> blocks, Cid cid)
    {
        var map = PlainCbor.Map(blocks[cid]);
        var first = EntriesOf(map).FirstOrDefault();
        if (first is not null)
            return TreeLayer.Of((byte[])first["k"]!);
        return map["l"] is Cid left ? LayerOf(blocks, left) + 1 : 0;
    }

    private static IEnumerable<Dictionary<string, object?>> EntriesOf(Dictionary<string, object?> map) =>
        ((List<object?>)map["e"]!).Cast<Dictionary<string, object?>>();
}
