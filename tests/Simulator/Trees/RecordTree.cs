using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Trees;

/// <summary>A repository's Merkle search tree: edits, then one <see cref="Seal"/> that hashes only what the edits touched.</summary>
internal sealed class RecordTree(TreeNode root)
{
    public TreeNode Root { get; private set; } = root;

    /// <summary>The CID of the root, which a commit calls <c>data</c>. Only after <see cref="Seal"/>.</summary>
    public Cid Data => Root.Cid;

    public void Put(byte[] key, Cid value) => Root = TreeEdit.Put(Root, key, value);

    public void Remove(byte[] key) => Root = TreeEdit.Remove(Root, key);

    public Cid? Get(byte[] key)
    {
        for (var node = Root; node is not null;)
        {
            var at = node.Find(key, out var found);
            if (found)
                return node.Entries[at].Value;
            node = node.Gap(at);
        }

        return null;
    }

    /// <summary>Hashes every node that is new since the last call, and returns those, children before parents.</summary>
    public List<TreeNode> Seal()
    {
        using var buffer = new ByteBuffer();
        var sealedNow = new List<TreeNode>();
        Root.Seal(buffer, sealedNow);
        return sealedNow;
    }
}
