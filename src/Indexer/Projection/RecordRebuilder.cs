using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Gives the record back from its row: $type, every column at its path, the remainder laid over it (the remainder wins).
/// Keys come out in canonical order, so the bytes are the very ones that were hashed. Not for use by two tasks at once.
/// </summary>
internal sealed class RecordRebuilder
{
    private readonly StoreTable _table;
    private readonly ProjectionNode? _root;
    private readonly ProjectionNode? _rootBefore;
    private readonly (int Start, int Length)[] _fields;

    public RecordRebuilder(StoreTable table)
    {
        _table = table;
        _root = table.Projection is { } projection ? ProjectionNode.RootOf(projection) : null;
        _rootBefore = ProjectionNode.RootBefore(table);
        _fields = new (int, int)[table.Fields.Length];
    }

    /// <summary>Appends the record's bytes; false where the row does not give the record whose CID it names.</summary>
    public bool TryRebuild(ReadOnlySpan<byte> row, ByteBuffer record)
    {
        LocateFields(row);
        var start = record.Length;
        if (!TryWrite(row, record))
            return false;
        return HashesToCid(row, record.Written[start..]);
    }

    private bool TryWrite(ReadOnlySpan<byte> row, ByteBuffer record)
    {
        var flags = (RecordFlags)System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(Field(row, _table.FlagsField));
        if (_root is null || flags.HasFlag(RecordFlags.Verbatim))
        {
            record.Write(Field(row, _table.RestField));
            return true;
        }

        var writer = new CborWriter(record);
        var root = _rootBefore is not null && HasRetiredValue() ? _rootBefore : _root;
        return TryMerge(root, row, Field(row, _table.RestField), ref writer, isRoot: true);
    }

    // Only a row of the projection before has a value there; one that has none reads the same in both.
    private bool HasRetiredValue()
    {
        for (var field = _table.RestField - _table.RetiredCount; field < _table.RestField; field++)
        {
            if (_fields[field].Length >= 0)
                return true;
        }

        return false;
    }

    private bool HashesToCid(ReadOnlySpan<byte> row, ReadOnlySpan<byte> record)
    {
        var form = Field(row, _table.CidField);
        Span<byte> binary = stackalloc byte[form.Length + 8];
        return Cid.TryParseBytes(binary[..CidForm.WriteBinary(form, binary)], out var cid) && cid.Matches(record);
    }

    private void LocateFields(ReadOnlySpan<byte> row)
    {
        var tuple = new RowTuple(row);
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = tuple.Next(out var isNull);
            _fields[i] = isNull ? (0, -1) : (tuple.Offset - field.Length, field.Length);
        }
    }

    private bool IsSet(ProjectionNode column) => _fields[_table.FirstColumnField + column.Column].Length >= 0;

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, int number)
    {
        var (start, length) = _fields[number];
        return length < 0 ? default : row.Slice(start, length);
    }

    /// <summary>True where some column at or below the node has a value.</summary>
    private bool HasValue(ProjectionNode node)
    {
        if (node.IsColumn)
            return IsSet(node);
        foreach (var child in node.Children)
        {
            if (HasValue(child))
                return true;
        }

        return false;
    }

    private bool TryMerge(ProjectionNode node, ReadOnlySpan<byte> row, ReadOnlySpan<byte> rest, ref CborWriter writer, bool isRoot)
    {
        var counter = new MergeWalk(this, node, rest, isRoot);
        var count = 0;
        while (counter.MoveNext())
            count++;

        writer.WriteMapHead(count);
        var walk = new MergeWalk(this, node, rest, isRoot);
        while (walk.MoveNext())
        {
            writer.WriteText(walk.Key);
            if (!TryWriteValue(walk, row, ref writer))
                return false;
        }

        return true;
    }

    private bool TryWriteValue(in MergeWalk walk, ReadOnlySpan<byte> row, ref CborWriter writer)
    {
        if (walk.IsType)
        {
            writer.WriteText(_table.CollectionUtf8);
            return true;
        }

        var mergesMaps = walk.Child is { IsColumn: false } map && HasValue(map) && (walk.RestValue.IsEmpty || IsMap(walk.RestValue));
        if (mergesMaps)
            return TryMerge(walk.Child!, row, walk.RestValue, ref writer, isRoot: false);
        if (!walk.RestValue.IsEmpty)
        {
            writer.WriteRaw(walk.RestValue);
            return true;
        }

        var child = walk.Child!;
        return ColumnDecoder.TryDecode(child.Projection!.Type, Field(row, _table.FirstColumnField + child.Column), ref writer);
    }

    private static bool IsMap(ReadOnlySpan<byte> value) => (value[0] & 0xe0) == 0xa0;

    /// <summary>Walks the keys of a node and of the remainder's map together, in canonical order, each key once.</summary>
    private ref struct MergeWalk
    {
        private readonly RecordRebuilder _owner;
        private readonly ProjectionNode _node;
        private CborReader _rest;
        private ReadOnlySpan<byte> _restKey;
        private ReadOnlySpan<byte> _restNext;
        private int _restLeft;
        private int _child;
        private bool _typeDue;

        public MergeWalk(RecordRebuilder owner, ProjectionNode node, ReadOnlySpan<byte> rest, bool isRoot)
        {
            _owner = owner;
            _node = node;
            _typeDue = isRoot;
            _rest = new CborReader(rest);
            _restLeft = rest.IsEmpty ? 0 : _rest.ReadMapHead();
            _child = -1;
            AdvanceRest();
            AdvanceChild();
        }

        public ReadOnlySpan<byte> Key { get; private set; }

        /// <summary>The projection's node under this key, if it has a value; null otherwise.</summary>
        public ProjectionNode? Child { get; private set; }

        /// <summary>The remainder's value under this key; empty where it has none.</summary>
        public ReadOnlySpan<byte> RestValue { get; private set; }

        public bool IsType { get; private set; }

        public bool MoveNext()
        {
            Key = Smallest();
            if (Key.IsEmpty && !HasRest && !HasChild && !_typeDue)
                return false;

            IsType = _typeDue && Key.SequenceEqual("$type"u8);
            if (IsType)
                _typeDue = false;
            Child = null;
            RestValue = default;
            if (HasChild && Key.SequenceEqual(_node.Children[_child].Key))
            {
                Child = _node.Children[_child];
                AdvanceChild();
            }

            if (HasRest && Key.SequenceEqual(_restKey))
            {
                RestValue = _restNext;
                AdvanceRest();
            }

            return true;
        }

        private readonly bool HasRest => !_restNext.IsEmpty;

        private readonly bool HasChild => _child < _node.Children.Length;

        private readonly ReadOnlySpan<byte> Smallest()
        {
            var smallest = _typeDue ? "$type"u8 : default;
            var found = _typeDue;
            if (HasChild && (!found || CborWriter.CompareKeys(_node.Children[_child].Key, smallest) < 0))
            {
                smallest = _node.Children[_child].Key;
                found = true;
            }

            if (HasRest && (!found || CborWriter.CompareKeys(_restKey, smallest) < 0))
                smallest = _restKey;
            return smallest;
        }

        private void AdvanceChild()
        {
            do
                _child++;
            while (_child < _node.Children.Length && !_owner.HasValue(_node.Children[_child]));
        }

        private void AdvanceRest()
        {
            _restNext = default;
            if (_restLeft == 0)
                return;
            _restLeft--;
            _restKey = _rest.ReadText();
            _restNext = _rest.ReadValueSpan();
        }
    }
}
