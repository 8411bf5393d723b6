using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Decoding.Inversion;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;

namespace Lexidex.Indexer.Tests.Decoding.Inversion;

/// <summary>A step from one tree to another: its operations and the nodes of the later tree that prove it.</summary>
internal sealed record TreeStep(Cid Before, Cid After, List<RecordOp> Ops, Dictionary<Cid, byte[]> Nodes)
{
    public static TreeStep Of(RecordTree tree, IReadOnlyList<(string Path, Cid? Now, Cid? Was)> operations)
    {
        var before = tree.Data;
        foreach (var (path, now, _) in operations)
        {
            if (now is { } record)
                tree.Put(Bytes(path), record);
            else
                tree.Remove(Bytes(path));
        }

        tree.Seal();
        var nodes = new HashSet<TreeNode> { tree.Root };
        foreach (var (path, _, _) in operations)
            TreeProof.Collect(tree.Root, Bytes(path), nodes);
        return new TreeStep(before, tree.Data, [.. operations.Select(Op)], nodes.ToDictionary(node => node.Cid, node => node.Block));
    }

    public static RecordOp Op((string Path, Cid? Now, Cid? Was) change) => new(
        change.Now is null ? RecordAction.Delete : change.Was is null ? RecordAction.Create : RecordAction.Update,
        default,
        default,
        change.Now ?? default,
        default)
    {
        Path = Bytes(change.Path),
        Prev = change.Was,
    };

    /// <summary>The root that inversion finds, or the reason why it finds none.</summary>
    public string Undo(MstInverter inverter)
    {
        using var blocks = new CarBlocks();
        if (!blocks.TryFill(BlockMaker.ToCar(After, Nodes.Select(node => (node.Key, node.Value))), out var fault))
            return fault!.Reason;
        return inverter.TryInvert(blocks, After, Ops, out var before, out fault) ? before.ToString() : fault!.Reason;
    }

    public static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);
}
