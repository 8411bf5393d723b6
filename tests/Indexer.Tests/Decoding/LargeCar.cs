using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>
/// A large repository, made without holding it: its blocks go to a file as they are made, children before parents, and from there in
/// the order that is wanted into the CAR. Only places of blocks are in memory.
/// </summary>
internal sealed class LargeCar(int records, int textBytes) : IDisposable
{
    private readonly FileStream _blocks = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);
    private readonly BlockHash _hash = new();
    private readonly ByteBuffer _section = new();
    private readonly ByteBuffer _block = new();
    private readonly List<(long Start, int Length)> _sections = [];
    private readonly Dictionary<int, List<int>> _children = [];
    private readonly byte[] _layers = new byte[records];
    private readonly byte[] _text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("All work and no play. ", (textBytes / 22) + 1))[..textBytes]);

    private delegate void Encoder(CborWriter writer);

    /// <summary>Writes the CAR: in the order of the walk, or shuffled.</summary>
    public void Write(string path, bool isShuffled)
    {
        if (_sections.Count == 0)
            MakeBlocks();

        var order = Order();
        if (isShuffled)
            new Random(1).Shuffle(order);
        using var car = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        _section.Clear();
        BlockMaker.WriteSection(_section, [BlockMaker.Header(Root)]);
        car.Write(_section.Written);
        var room = new byte[1 << 16];
        foreach (var at in order)
        {
            var section = room.AsSpan(0, _sections[at].Length);
            RandomAccess.Read(_blocks.SafeFileHandle, section, _sections[at].Start);
            car.Write(section);
        }
    }

    public int Records => records;

    public Cid Root { get; private set; }

    public void Dispose()
    {
        _blocks.Dispose();
        _hash.Dispose();
        _section.Dispose();
        _block.Dispose();
    }

    private void MakeBlocks()
    {
        Span<byte> key = stackalloc byte[KeyLength];
        for (var at = 0; at < records; at++)
            _layers[at] = (byte)_hash.LayerOf(Key(at, key));

        var (data, node) = MakeNode(0, records, _layers.Max());
        Root = Encode(writer => WriteCommit(writer, data!.Value));
        _children[_sections.Count - 1] = [node];
        _blocks.Flush();
    }

    private (Cid? Node, int Section) MakeNode(int start, int end, int layer)
    {
        if (start == end)
            return (null, -1);

        var tops = Enumerable.Range(start, end - start).Where(at => _layers[at] == layer).ToList();
        var children = new List<int>();
        var left = MakeChild(start, tops.Count == 0 ? end : tops[0], layer, children);
        var entries = new List<(int Record, Cid Value, Cid? Right)>(tops.Count);
        for (var at = 0; at < tops.Count; at++)
        {
            var record = Encode(writer => WriteRecord(writer, tops[at]));
            children.Add(_sections.Count - 1);
            entries.Add((tops[at], record, MakeChild(tops[at] + 1, at + 1 < tops.Count ? tops[at + 1] : end, layer, children)));
        }

        var node = Encode(writer => WriteNode(writer, left, entries));
        _children[_sections.Count - 1] = children;
        return (node, _sections.Count - 1);
    }

    private Cid? MakeChild(int start, int end, int layer, List<int> children)
    {
        var (node, section) = MakeNode(start, end, layer - 1);
        if (section >= 0)
            children.Add(section);
        return node;
    }

    // As a walk meets them: a node, then what hangs below it, from left to right.
    private int[] Order()
    {
        var order = new List<int>(_sections.Count);
        var open = new Stack<int>([_sections.Count - 1]);
        while (open.TryPop(out var at))
        {
            order.Add(at);
            if (!_children.TryGetValue(at, out var children))
                continue;
            for (var child = children.Count - 1; child >= 0; child--)
                open.Push(children[child]);
        }

        return [.. order];
    }

    private Cid Encode(Encoder write)
    {
        _block.Clear();
        write(new CborWriter(_block));
        var cid = _hash.CidOf(_block.Written);
        _section.Clear();
        BlockMaker.WriteSection(_section, [BlockMaker.Binary(cid), _block.Written.ToArray()]);
        _sections.Add((_blocks.Position, _section.Length));
        _blocks.Write(_section.Written);
        return cid;
    }

    private const int KeyLength = 32;

    private static ReadOnlySpan<byte> Key(int at, Span<byte> key)
    {
        "app.bsky.feed.post/3"u8.CopyTo(key);
        for (var place = KeyLength - 1; place >= 20; place--, at >>= 5)
            key[place] = "234567abcdefghijklmnopqrstuvwxyz"u8[at & 31];
        return key;
    }

    private void WriteRecord(CborWriter writer, int at)
    {
        writer.WriteMapHead(3);
        writer.WriteText("n"u8);
        writer.WriteInt64(at);
        writer.WriteText("text"u8);
        writer.WriteText(_text);
        writer.WriteText("$type"u8);
        writer.WriteText("app.bsky.feed.post"u8);
    }

    private static void WriteNode(CborWriter writer, Cid? left, List<(int Record, Cid Value, Cid? Right)> entries)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        Span<byte> before = stackalloc byte[KeyLength];
        writer.WriteMapHead(2);
        writer.WriteText("e"u8);
        writer.WriteArrayHead(entries.Count);
        for (var at = 0; at < entries.Count; at++)
        {
            Key(entries[at].Record, key);
            var shared = at == 0 ? 0 : key.CommonPrefixLength(before);
            writer.WriteMapHead(4);
            writer.WriteText("k"u8);
            writer.WriteBytes(key[shared..]);
            writer.WriteText("p"u8);
            writer.WriteInt64(shared);
            writer.WriteText("t"u8);
            BlockMaker.WriteCid(writer, entries[at].Right);
            writer.WriteText("v"u8);
            BlockMaker.WriteCid(writer, entries[at].Value);
            key.CopyTo(before);
        }

        writer.WriteText("l"u8);
        BlockMaker.WriteCid(writer, left);
    }

    private static void WriteCommit(CborWriter writer, Cid data)
    {
        writer.WriteMapHead(6);
        writer.WriteText("did"u8);
        writer.WriteText(Encoding.ASCII.GetBytes(BlockMaker.Did));
        writer.WriteText("rev"u8);
        writer.WriteText("3lmxjza3h2i27"u8);
        writer.WriteText("sig"u8);
        writer.WriteBytes(new byte[64]);
        writer.WriteText("data"u8);
        BlockMaker.WriteCid(writer, data);
        writer.WriteText("prev"u8);
        writer.WriteNull();
        writer.WriteText("version"u8);
        writer.WriteUnsigned(3);
    }
}
