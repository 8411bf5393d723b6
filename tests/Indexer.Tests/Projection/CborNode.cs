using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>A CBOR value that a test builds by hand; maps are written in canonical order.</summary>
internal abstract record CborNode
{
    public byte[] Encode()
    {
        using var buffer = new ByteBuffer();
        var writer = new CborWriter(buffer);
        Write(ref writer);
        return buffer.Written.ToArray();
    }

    public abstract void Write(ref CborWriter writer);
}

internal sealed record TextNode(byte[] Utf8) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteText(Utf8);
}

internal sealed record BytesNode(byte[] Bytes) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteBytes(Bytes);
}

internal sealed record IntegerNode(long Value) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteInt64(Value);
}

internal sealed record UnsignedNode(ulong Value) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteUnsigned(Value);
}

internal sealed record BooleanNode(bool Value) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteBoolean(Value);
}

internal sealed record NullNode : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteNull();
}

internal sealed record LinkNode(byte[] Cid) : CborNode
{
    public override void Write(ref CborWriter writer) => writer.WriteLink(Cid);
}

internal sealed record ListNode(IReadOnlyList<CborNode> Items) : CborNode
{
    public override void Write(ref CborWriter writer)
    {
        writer.WriteArrayHead(Items.Count);
        foreach (var item in Items)
            item.Write(ref writer);
    }
}

internal sealed record MapNode(Dictionary<string, CborNode> Entries) : CborNode
{
    public override void Write(ref CborWriter writer)
    {
        var entries = Entries.Select(entry => (Key: System.Text.Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToList();
        entries.Sort((left, right) => CborWriter.CompareKeys(left.Key, right.Key));
        writer.WriteMapHead(entries.Count);
        foreach (var (key, value) in entries)
        {
            writer.WriteText(key);
            value.Write(ref writer);
        }
    }
}
