using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Trees;

/// <summary>The stored form of a node: <c>{e: [{k, p, t, v}], l}</c>, each key without what it shares with the key before it.</summary>
internal static class TreeNodeCbor
{
    public static void Write(TreeNode node, ByteBuffer buffer)
    {
        var writer = new CborWriter(buffer);
        writer.WriteMapHead(2);
        writer.WriteText("e"u8);
        writer.WriteArrayHead(node.Entries.Length);
        ReadOnlySpan<byte> previous = [];
        foreach (var entry in node.Entries)
        {
            WriteEntry(ref writer, entry, CommonPrefix(previous, entry.Key));
            previous = entry.Key;
        }

        writer.WriteText("l"u8);
        WriteLink(ref writer, node.Left?.Cid);
    }

    public static int CommonPrefix(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.CommonPrefixLength(right);

    private static void WriteEntry(ref CborWriter writer, TreeEntry entry, int shared)
    {
        writer.WriteMapHead(4);
        writer.WriteText("k"u8);
        writer.WriteBytes(entry.Key.AsSpan(shared));
        writer.WriteText("p"u8);
        writer.WriteInt64(shared);
        writer.WriteText("t"u8);
        WriteLink(ref writer, entry.Right?.Cid);
        writer.WriteText("v"u8);
        WriteLink(ref writer, entry.Value);
    }

    private static void WriteLink(ref CborWriter writer, Cid? cid)
    {
        if (cid is not { } present)
        {
            writer.WriteNull();
            return;
        }

        Span<byte> bytes = stackalloc byte[128];
        writer.WriteLink(bytes[..present.WriteBytes(bytes)]);
    }
}
