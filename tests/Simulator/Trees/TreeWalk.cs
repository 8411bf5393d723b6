namespace Lexidex.Simulator.Trees;

/// <summary>Walks a tree from the left: a node before its subtrees, an entry between those around it.</summary>
internal static class TreeWalk
{
    /// <summary>Nodes and entries; where the node is null the step is an entry.</summary>
    public static IEnumerable<(TreeNode? Node, TreeEntry Entry)> PreOrder(TreeNode root)
    {
        yield return (root, default);
        var pending = new Stack<(TreeNode Node, int Gap)>();
        pending.Push((root, 0));
        while (pending.TryPop(out var at))
        {
            if (at.Gap > at.Node.Entries.Length)
                continue;
            if (at.Gap > 0)
                yield return (null, at.Node.Entries[at.Gap - 1]);
            pending.Push((at.Node, at.Gap + 1));
            if (at.Node.Gap(at.Gap) is not { } child)
                continue;
            yield return (child, default);
            pending.Push((child, 0));
        }
    }
}
