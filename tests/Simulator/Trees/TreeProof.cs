namespace Lexidex.Simulator.Trees;

/// <summary>
/// The nodes that let a reader undo an operation without the rest of the tree: the paths to its key and to the keys on either
/// side, in the tree after the commit. Undoing a create merges along the neighbours' paths; undoing a delete splits along the key's.
/// </summary>
/// <remarks>See https://atproto.com/specs/sync, "Commit Validation: MST Operation Inversion".</remarks>
internal static class TreeProof
{
    public static void Collect(TreeNode root, byte[] key, ISet<TreeNode> nodes)
    {
        AddPath(root, key, nodes);
        if (Before(root, key) is { } before)
            AddPath(root, before, nodes);
        if (After(root, key) is { } after)
            AddPath(root, after, nodes);
    }

    private static void AddPath(TreeNode root, byte[] key, ISet<TreeNode> nodes)
    {
        for (var node = root; node is not null;)
        {
            nodes.Add(node);
            var at = node.Find(key, out var found);
            node = found ? null : node.Gap(at);
        }
    }

    private static byte[]? Before(TreeNode? node, byte[] key)
    {
        if (node is null)
            return null;
        var at = node.Find(key, out _);
        return Before(node.Gap(at), key) ?? (at > 0 ? node.Entries[at - 1].Key : null);
    }

    private static byte[]? After(TreeNode? node, byte[] key)
    {
        if (node is null)
            return null;
        var at = node.Find(key, out var found) + (found ? 1 : 0);
        return After(node.Gap(at), key) ?? (at < node.Entries.Length ? node.Entries[at].Key : null);
    }
}
