using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Trees;

/// <summary>Edits of a tree, each giving a new root. The shape depends on the keys alone, never on the order of edits.</summary>
internal static class TreeEdit
{
    public static TreeNode Put(TreeNode root, byte[] key, Cid value)
    {
        var layer = TreeLayer.Of(key);
        if (root.IsEmpty)
            return new(layer, null, [new(key, value, null)]);
        if (layer <= root.Layer)
            return PutBelow(root, key, layer, value);
        var (before, after) = Split(root, key);
        return new(layer, Lift(before, layer - 1), [new(key, value, Lift(after, layer - 1))]);
    }

    /// <summary>The tree without the key; the key must be there.</summary>
    public static TreeNode Remove(TreeNode root, byte[] key)
    {
        var node = RemoveBelow(root, key, TreeLayer.Of(key));
        while (node is { Entries.Length: 0, Left: not null })
            node = node.Left;
        return node ?? TreeNode.Empty;
    }

    private static TreeNode PutBelow(TreeNode node, byte[] key, int layer, Cid value)
    {
        var at = node.Find(key, out var found);
        if (node.Layer == layer)
            return found ? Replace(node, at, value) : Insert(node, at, key, value);
        var child = node.Gap(at);
        return node.WithGap(at, child is null
            ? Lift(new(layer, null, [new(key, value, null)]), node.Layer - 1)
            : PutBelow(child, key, layer, value));
    }

    private static TreeNode Replace(TreeNode node, int at, Cid value)
    {
        TreeEntry[] entries = [.. node.Entries];
        entries[at] = entries[at] with { Value = value };
        return new(node.Layer, node.Left, entries);
    }

    private static TreeNode Insert(TreeNode node, int at, byte[] key, Cid value)
    {
        var (before, after) = Split(node.Gap(at), key);
        TreeEntry[] entries = [.. node.Entries[..at], new(key, value, after), .. node.Entries[at..]];
        return new TreeNode(node.Layer, node.Left, entries).WithGap(at, before);
    }

    private static TreeNode? RemoveBelow(TreeNode node, byte[] key, int layer)
    {
        var at = node.Find(key, out var found);
        if (found)
        {
            var joined = Merge(node.Gap(at), node.Gap(at + 1));
            TreeEntry[] entries = [.. node.Entries[..at], .. node.Entries[(at + 1)..]];
            return Pruned(new TreeNode(node.Layer, node.Left, entries).WithGap(at, joined));
        }

        var child = node.Layer > layer ? node.Gap(at) : null;
        if (child is null)
            throw new InvalidOperationException("The key is not in the tree.");
        return Pruned(node.WithGap(at, RemoveBelow(child, key, layer)));
    }

    /// <summary>Cuts a subtree in two at a key that is not in it; a half without entries is null.</summary>
    private static (TreeNode? Before, TreeNode? After) Split(TreeNode? node, byte[] key)
    {
        if (node is null)
            return (null, null);
        var at = node.Find(key, out _);
        var (before, after) = Split(node.Gap(at), key);
        var left = new TreeNode(node.Layer, node.Left, node.Entries[..at]).WithGap(at, before);
        var right = new TreeNode(node.Layer, after, node.Entries[at..]);
        return (Pruned(left), Pruned(right));
    }

    private static TreeNode? Merge(TreeNode? before, TreeNode? after)
    {
        if (before is null || after is null)
            return before ?? after;
        var seam = before.Entries.Length;
        var joined = Merge(before.Gap(seam), after.Left);
        return new TreeNode(before.Layer, before.Left, [.. before.Entries, .. after.Entries]).WithGap(seam, joined);
    }

    // Nodes without entries stay between two layers, so that a child is always exactly one layer below its parent.
    private static TreeNode? Lift(TreeNode? node, int layer)
    {
        while (node is not null && node.Layer < layer)
            node = new(node.Layer + 1, node, []);
        return node;
    }

    private static TreeNode? Pruned(TreeNode node) => node.IsEmpty ? null : node;
}
