using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Trees;

/// <summary>Builds a whole tree at once from sorted keys.</summary>
internal static class TreeBuild
{
    private readonly record struct Leaf(byte[] Key, Cid Value, int Layer);

    /// <summary>The keys must be sorted by bytes and unique.</summary>
    public static TreeNode FromSorted(IReadOnlyList<KeyValuePair<byte[], Cid>> records)
    {
        if (records.Count == 0)
            return TreeNode.Empty;
        var leaves = new Leaf[records.Count];
        var top = 0;
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = new(records[i].Key, records[i].Value, TreeLayer.Of(records[i].Key));
            top = Math.Max(top, leaves[i].Layer);
        }

        return Build(leaves, top)!;
    }

    private static TreeNode? Build(ReadOnlySpan<Leaf> leaves, int layer)
    {
        if (leaves.IsEmpty)
            return null;
        var first = NextOf(leaves, layer, 0);
        var left = Build(leaves[..first], layer - 1);
        var entries = new List<TreeEntry>();
        while (first < leaves.Length)
        {
            var next = NextOf(leaves, layer, first + 1);
            entries.Add(new(leaves[first].Key, leaves[first].Value, Build(leaves[(first + 1)..next], layer - 1)));
            first = next;
        }

        return new(layer, left, [.. entries]);
    }

    private static int NextOf(ReadOnlySpan<Leaf> leaves, int layer, int from)
    {
        while (from < leaves.Length && leaves[from].Layer != layer)
            from++;
        return from;
    }
}
