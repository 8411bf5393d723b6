using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Walks a whole tree in key order and checks all of it: each node's hash, shape and layer, each key's order and layer.
/// Holds no record. One instance walks many trees, one after the other, and allocates nothing for a node or key.
/// </summary>
/// <remarks>
/// It needs no memory of nodes already seen: layers only go down, so no path is longer than the limit on layers, and a
/// node that is reached twice brings keys that are out of order.
/// See https://atproto.com/specs/repository#mst-structure.
/// </remarks>
internal sealed class MstWalk(BlockHash hash)
{
    private const int KeyRoom = DecodingLimits.TreeKeyBytesMax;

    private readonly Frame[] _frames = new Frame[DecodingLimits.TreeLayerMax + 1];
    private readonly byte[] _keys = new byte[(DecodingLimits.TreeLayerMax + 1) * KeyRoom];
    private MstEntry[] _entries = new MstEntry[2 * DecodingLimits.NodeEntriesMax];
    private BlockSource? _blocks;
    private int _depth;
    private int _last;

    /// <summary>A node on the path to the current key.</summary>
    private struct Frame
    {
        public ReadOnlyMemory<byte> Node;
        public int FirstEntry;
        public int Count;
        public int Next;
        public int PendingDigest;
        public int Layer;
        public int KeyLength;
    }

    /// <summary>Why the walk ended before the end of the tree; null while all is well.</summary>
    public RepoFault? Fault { get; private set; }

    /// <summary>The current key. Valid until the next move.</summary>
    public ReadOnlyMemory<byte> Key { get; private set; }

    /// <summary>The SHA-256 of the current record's CID.</summary>
    public ReadOnlyMemory<byte> RecordDigest { get; private set; }

    public Cid RecordCid => Cid.FromDagCborDigest(RecordDigest.Span);

    /// <summary>Bytes of the nodes walked so far.</summary>
    public long NodeBytes { get; private set; }

    /// <summary>Stands before the first key of the tree with this root. The blocks must not be refilled during the walk.</summary>
    public void Start(BlockSource blocks, in Cid root)
    {
        _blocks = blocks;
        _depth = -1;
        _last = -1;
        NodeBytes = 0;
        Fault = null;

        Span<byte> digest = stackalloc byte[BlockHash.Length];
        root.WriteDigest(digest);
        Enter(digest);
    }

    /// <summary>Moves to the next key; false at the end, and at a fault.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            switch (Peek())
            {
                case MstPlace.Tree:
                    EnterTree();
                    break;
                case MstPlace.Key:
                    return TakeKey();
                default:
                    return false;
            }
        }
    }

    /// <summary>Says what comes next: a tree below, a key, or nothing, as at a fault.</summary>
    public MstPlace Peek()
    {
        while (_depth >= 0 && Fault is null)
        {
            ref readonly var frame = ref _frames[_depth];
            if (frame.PendingDigest != 0)
                return MstPlace.Tree;
            if (frame.Next < frame.Count)
                return MstPlace.Key;
            _depth--;
        }

        return MstPlace.End;
    }

    /// <summary>The digest of the tree that comes next.</summary>
    public ReadOnlySpan<byte> TreeDigest => _frames[_depth].Node.Span.Slice(_frames[_depth].PendingDigest, BlockHash.Length);

    /// <summary>The layer of the tree that comes next.</summary>
    public int TreeLayer => _frames[_depth].Layer - 1;

    public void EnterTree()
    {
        ref var frame = ref _frames[_depth];
        var digest = frame.Node.Span.Slice(frame.PendingDigest, BlockHash.Length);
        frame.PendingDigest = 0;
        if (frame.Layer == 0)
            Fault = new RepoFault(FaultReasons.MstLayer, "A tree hangs below layer 0.");
        else
            Enter(digest);
    }

    /// <summary>Leaves out the tree that comes next. Whether its keys lie between those around it is not looked at.</summary>
    public void SkipTree() => _frames[_depth].PendingDigest = 0;

    public bool TakeKey() => Take(ref _frames[_depth]);

    private void Enter(ReadOnlySpan<byte> digest)
    {
        if (!_blocks!.TryOpen(digest, hash, _depth + 1, out var node, out var fault))
        {
            Fault = fault;
            return;
        }

        var frame = new Frame { Node = node, FirstEntry = _depth < 0 ? 0 : EntriesEnd(_frames[_depth]) };
        NodeBytes += node.Length;
        Fault = MstReader.Read(node.Span, Room(frame.FirstEntry), out frame.Count, out frame.PendingDigest)
            ?? FindEmptiness(frame)
            ?? FindLayer(ref frame);
        if (Fault is null)
            _frames[++_depth] = frame;
    }

    // A tree without keys is one node without entries. Any other node leads to keys, its own or those below it.
    private RepoFault? FindEmptiness(in Frame frame)
    {
        if (frame.Count > 0 || (_depth < 0) == (frame.PendingDigest == 0))
            return null;
        return new RepoFault(FaultReasons.MstShape, _depth < 0 ? "The root has a tree below it but no key." : "A node leads to no key.");
    }

    // The root stands in the layer of its keys, each other node in the one below its parent's.
    private RepoFault? FindLayer(ref Frame frame)
    {
        if (_depth >= 0)
            frame.Layer = _frames[_depth].Layer - 1;
        else if (frame.Count > 0)
            frame.Layer = hash.LayerOf(_entries[0].SuffixIn(frame.Node.Span));

        return frame.Layer <= DecodingLimits.TreeLayerMax
            ? null
            : new RepoFault(FaultReasons.MstLimit, $"The tree has {frame.Layer} layers.");
    }

    private bool Take(ref Frame frame)
    {
        var node = frame.Node.Span;
        ref readonly var entry = ref _entries[frame.FirstEntry + frame.Next];
        Fault = MstReader.NextKey(node, entry, _keys.AsSpan(_depth * KeyRoom, KeyRoom), ref frame.KeyLength);
        if (Fault is not null)
            return false;

        Key = _keys.AsMemory(_depth * KeyRoom, frame.KeyLength);
        Fault = FindDisorder(frame) ?? FindWrongLayer(frame);
        RecordDigest = frame.Node.Slice(entry.RecordDigest, BlockHash.Length);
        frame.PendingDigest = entry.RightDigest;
        frame.Next++;
        _last = _depth;
        return Fault is null;
    }

    // Next to each other in one node, keys were compared as they were spelled. Else the key before this one stands in
    // the room of another depth: between two nodes of one depth there is always a key of a node above.
    private RepoFault? FindDisorder(in Frame frame)
    {
        if (_last < 0 || (_last == _depth && frame.Next > 0))
            return null;

        var before = _keys.AsSpan(_last * KeyRoom, _frames[_last].KeyLength);
        return Key.Span.SequenceCompareTo(before) > 0 ? null : new RepoFault(FaultReasons.MstOrder, "A key is not above the one before it.");
    }

    private RepoFault? FindWrongLayer(in Frame frame)
    {
        var layer = hash.LayerOf(Key.Span);
        return layer == frame.Layer
            ? null
            : new RepoFault(FaultReasons.MstLayer, $"A key of layer {layer} stands in layer {frame.Layer}.");
    }

    private Span<MstEntry> Room(int firstEntry)
    {
        if (_entries.Length < firstEntry + DecodingLimits.NodeEntriesMax)
            Array.Resize(ref _entries, _entries.Length * 2);
        return _entries.AsSpan(firstEntry, DecodingLimits.NodeEntriesMax);
    }

    private static int EntriesEnd(in Frame frame) => frame.FirstEntry + frame.Count;
}
