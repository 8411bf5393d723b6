using System.Runtime.InteropServices;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>A node of the tree before, while it is put together: its keys and the gaps around them, one more than keys.</summary>
internal sealed class NodeDraft : IDisposable
{
    private readonly ByteBuffer _keys = new();
    private readonly List<Entry> _entries = [];
    private readonly List<TreeGap> _gaps = [];
    private TreeGap _open;

    private readonly record struct Entry(int KeyStart, int KeyLength, Cid Record);

    public int Entries => _entries.Count;

    public Span<TreeGap> Gaps => CollectionsMarshal.AsSpan(_gaps);

    /// <summary>The first edit that is not passed yet.</summary>
    public int NextEdit { get; set; }

    public ReadOnlySpan<byte> LastKey => _entries.Count == 0 ? default : KeyOf(_entries[^1]);

    public void Begin(int parts, int edits)
    {
        _keys.Clear();
        _entries.Clear();
        _gaps.Clear();
        NextEdit = edits;
        _open = new TreeGap { PartsStart = parts, EditsStart = edits };
    }

    /// <summary>Adds a key, which ends the gap before it and begins the one after it.</summary>
    public void Add(ReadOnlySpan<byte> key, Cid record, int parts, int edits)
    {
        Close(parts, edits);
        _entries.Add(new Entry(_keys.Length, key.Length, record));
        _keys.Write(key);
        _open = new TreeGap { PartsStart = parts, EditsStart = NextEdit };
    }

    public void Close(int parts, int edits)
    {
        _open.PartsEnd = parts;
        _open.EditsEnd = edits;
        _gaps.Add(_open);
    }

    /// <summary>Writes the node, once all of its gaps are finished.</summary>
    /// <remarks>See https://atproto.com/specs/repository#mst-structure.</remarks>
    public void Write(ByteBuffer node)
    {
        var writer = new CborWriter(node);
        writer.WriteMapHead(2);
        writer.WriteText("e"u8);
        writer.WriteArrayHead(_entries.Count);
        ReadOnlySpan<byte> before = default;
        for (var at = 0; at < _entries.Count; at++)
        {
            var key = KeyOf(_entries[at]);
            WriteEntry(writer, key, key.CommonPrefixLength(before), _entries[at].Record, _gaps[at + 1].Tree);
            before = key;
        }

        writer.WriteText("l"u8);
        WriteTree(writer, _gaps[0].Tree);
    }

    public void Dispose() => _keys.Dispose();

    private ReadOnlySpan<byte> KeyOf(Entry entry) => _keys.Written.Slice(entry.KeyStart, entry.KeyLength);

    private static void WriteEntry(CborWriter writer, ReadOnlySpan<byte> key, int shared, in Cid record, in Cid? right)
    {
        writer.WriteMapHead(4);
        writer.WriteText("k"u8);
        writer.WriteBytes(key[shared..]);
        writer.WriteText("p"u8);
        writer.WriteUnsigned((ulong)shared);
        writer.WriteText("t"u8);
        WriteTree(writer, right);
        writer.WriteText("v"u8);
        WriteLink(writer, record);
    }

    private static void WriteTree(CborWriter writer, in Cid? tree)
    {
        if (tree is { } cid)
            WriteLink(writer, cid);
        else
            writer.WriteNull();
    }

    private static void WriteLink(CborWriter writer, in Cid cid)
    {
        Span<byte> bytes = stackalloc byte[Cid.MaxLength];
        writer.WriteLink(bytes[..cid.WriteBytes(bytes)]);
    }
}
