using System.Text;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>The operations of one commit as edits that undo them, in the order of their keys. Refilled for every commit.</summary>
internal sealed class TreeEdits : IDisposable
{
    private readonly ByteBuffer _keys = new();
    private readonly Comparison<TreeEdit> _byKey;
    private TreeEdit[] _edits = new TreeEdit[16];

    public TreeEdits() => _byKey = (left, right) => KeyOf(left).SequenceCompareTo(KeyOf(right));

    public int Count { get; private set; }

    /// <summary>The highest layer of a key that comes back; −1 where none does.</summary>
    public int InsertLayerMax { get; private set; }

    public ref TreeEdit this[int at] => ref _edits[at];

    public ReadOnlySpan<byte> KeyOf(int at) => KeyOf(_edits[at]);

    public RepoFault? Fill(List<RecordOp> ops, BlockHash hash)
    {
        _keys.Clear();
        Count = 0;
        InsertLayerMax = -1;
        foreach (var op in ops)
        {
            if (Add(op, hash) is { } fault)
                return fault;
        }

        _edits.AsSpan(0, Count).Sort(_byKey);
        return FindTwin();
    }

    /// <summary>A key that an operation names as there, and that was not met.</summary>
    public RepoFault? FindUnmet()
    {
        foreach (ref readonly var edit in _edits.AsSpan(0, Count))
        {
            if (!edit.IsInsert && !edit.IsFound)
                return Mismatch(KeyOf(edit), "is not in the tree");
        }

        return null;
    }

    public static RepoFault Mismatch(ReadOnlySpan<byte> key, string what) =>
        new(FaultReasons.OpMismatch, $"{Encoding.UTF8.GetString(key)} {what}.");

    public void Dispose() => _keys.Dispose();

    private ReadOnlySpan<byte> KeyOf(in TreeEdit edit) => _keys.Written.Slice(edit.KeyStart, edit.KeyLength);

    private RepoFault? Add(in RecordOp op, BlockHash hash)
    {
        var key = op.Path.Span;
        if (key.Length is 0 or > DecodingLimits.TreeKeyBytesMax)
            return new RepoFault(FaultReasons.MstKey, $"An operation's path is {key.Length} bytes long.");
        if (op.Action != RecordAction.Create && op.Prev is null)
            return new RepoFault(FaultReasons.OpPrev, $"{Encoding.UTF8.GetString(key)} does not say what it was before.");

        if (Count == _edits.Length)
            Array.Resize(ref _edits, Count * 2);
        var layer = hash.LayerOf(key);
        _edits[Count++] = new TreeEdit
        {
            KeyStart = _keys.Length,
            KeyLength = key.Length,
            Layer = layer,
            Now = op.Action == RecordAction.Delete ? null : op.Cid,
            Before = op.Action == RecordAction.Create ? null : op.Prev,
        };
        _keys.Write(key);
        if (op.Action == RecordAction.Delete)
            InsertLayerMax = Math.Max(InsertLayerMax, layer);
        return layer > DecodingLimits.TreeLayerMax ? new RepoFault(FaultReasons.MstLimit, $"A key is of layer {layer}.") : null;
    }

    private RepoFault? FindTwin()
    {
        for (var at = 1; at < Count; at++)
        {
            if (KeyOf(at).SequenceEqual(KeyOf(at - 1)))
                return new RepoFault(FaultReasons.OpTwice, $"{Encoding.UTF8.GetString(KeyOf(at))} is changed twice in one commit.");
        }

        return null;
    }
}
