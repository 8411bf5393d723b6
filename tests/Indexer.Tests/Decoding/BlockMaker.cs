using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>One entry of a hand-made node.</summary>
internal sealed record NodeEntry(int Shared, string Suffix, Cid Record, Cid? Right = null);

/// <summary>Makes blocks and CARs by hand, right and wrong ones.</summary>
internal sealed class BlockMaker
{
    public const string Did = "did:plc:44ybard66vv44zksje25o7dz";

    private readonly List<(Cid Cid, byte[] Bytes)> _blocks = [];

    /// <summary>What a record of a tree holds, by its key.</summary>
    public Func<string, byte[]> RecordOf { get; init; } = Record;

    public IReadOnlyList<(Cid Cid, byte[] Bytes)> Blocks => _blocks;

    public Cid Add(byte[] bytes)
    {
        var cid = Cid.OfDagCbor(bytes);
        _blocks.Add((cid, bytes));
        return cid;
    }

    public Cid AddRecord(string text) => Add(Record(text));

    public static byte[] Record(string text) => Encode((ref CborWriter writer) =>
    {
        writer.WriteMapHead(1);
        writer.WriteText("text"u8);
        writer.WriteText(Encoding.UTF8.GetBytes(text));
    });

    public Cid AddNode(Cid? left, params NodeEntry[] entries) => Add(NodeBytes(left, entries));

    public Cid AddCommit(Cid data, string rev = "3lmxjza3h2i27", ulong version = 3, string did = Did) => Add(Encode((ref CborWriter writer) =>
    {
        writer.WriteMapHead(6);
        Pair(ref writer, "did", did);
        Pair(ref writer, "rev", rev);
        writer.WriteText("sig"u8);
        writer.WriteBytes(new byte[64]);
        writer.WriteText("data"u8);
        WriteCid(writer, data);
        writer.WriteText("prev"u8);
        writer.WriteNull();
        writer.WriteText("version"u8);
        writer.WriteUnsigned(version);
    }));

    /// <summary>The tree that these keys have, as the protocol builds it, with its records.</summary>
    public Cid AddTree(params string[] keys)
    {
        using var hash = new BlockHash();
        var leaves = keys.Order(StringComparer.Ordinal).Select(key => (Key: key, Layer: hash.LayerOf(Encoding.ASCII.GetBytes(key)))).ToArray();
        return leaves.Length == 0 ? AddNode(null) : AddLayer(leaves, leaves.Max(leaf => leaf.Layer))!.Value;
    }

    /// <summary>A CAR of all blocks, the last first, as a commit is.</summary>
    public byte[] ToCar() => ToCar(_blocks[^1].Cid, Enumerable.Reverse(_blocks));

    public static byte[] ToCar(Cid root, IEnumerable<(Cid Cid, byte[] Bytes)> blocks)
    {
        using var car = new ByteBuffer();
        WriteSection(car, [Header(root)]);
        foreach (var (cid, bytes) in blocks)
            WriteSection(car, [Binary(cid), bytes]);
        return car.Written.ToArray();
    }

    public static byte[] NodeBytes(Cid? left, params NodeEntry[] entries) => Encode((ref CborWriter writer) =>
    {
        writer.WriteMapHead(2);
        writer.WriteText("e"u8);
        writer.WriteArrayHead(entries.Length);
        foreach (var entry in entries)
        {
            writer.WriteMapHead(4);
            writer.WriteText("k"u8);
            writer.WriteBytes(Encoding.UTF8.GetBytes(entry.Suffix));
            writer.WriteText("p"u8);
            writer.WriteInt64(entry.Shared);
            writer.WriteText("t"u8);
            WriteCid(writer, entry.Right);
            writer.WriteText("v"u8);
            WriteCid(writer, entry.Record);
        }

        writer.WriteText("l"u8);
        WriteCid(writer, left);
    });

    public static byte[] Binary(Cid cid)
    {
        var binary = new byte[cid.ByteLength];
        cid.WriteBytes(binary);
        return binary;
    }

    internal delegate void Write(ref CborWriter writer);

    public static byte[] Encode(Write write)
    {
        using var buffer = new ByteBuffer();
        var writer = new CborWriter(buffer);
        write(ref writer);
        return buffer.Written.ToArray();
    }

    public static void WriteSection(ByteBuffer car, IReadOnlyList<byte[]> parts)
    {
        var length = parts.Sum(part => part.Length);
        for (; length >= 0x80; length >>= 7)
            car.WriteByte((byte)(0x80 | (length & 0x7F)));
        car.WriteByte((byte)length);
        foreach (var part in parts)
            car.Write(part);
    }

    private Cid? AddLayer(ReadOnlySpan<(string Key, int Layer)> leaves, int layer)
    {
        if (leaves.IsEmpty)
            return null;

        var first = 0;
        while (first < leaves.Length && leaves[first].Layer < layer)
            first++;
        var left = AddLayer(leaves[..first], layer - 1);
        var entries = new List<NodeEntry>();
        var before = "";
        while (first < leaves.Length)
        {
            var next = first + 1;
            while (next < leaves.Length && leaves[next].Layer < layer)
                next++;
            var key = leaves[first].Key;
            var shared = key.AsSpan().CommonPrefixLength(before);
            entries.Add(new NodeEntry(shared, key[shared..], Add(RecordOf(key)), AddLayer(leaves[(first + 1)..next], layer - 1)));
            before = key;
            first = next;
        }

        return AddNode(left, [.. entries]);
    }

    public static byte[] Header(Cid root) => Encode((ref CborWriter writer) =>
    {
        writer.WriteMapHead(2);
        writer.WriteText("roots"u8);
        writer.WriteArrayHead(1);
        WriteCid(writer, root);
        writer.WriteText("version"u8);
        writer.WriteInt64(1);
    });

    private static void Pair(ref CborWriter writer, string key, string value)
    {
        writer.WriteText(Encoding.ASCII.GetBytes(key));
        writer.WriteText(Encoding.ASCII.GetBytes(value));
    }

    public static void WriteCid(CborWriter writer, Cid? cid)
    {
        if (cid is { } link)
            writer.WriteLink(Binary(link));
        else
            writer.WriteNull();
    }
}
