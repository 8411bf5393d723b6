using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>What a row says beside the record itself.</summary>
/// <param name="IndexedAtMicros">Microseconds since the Unix epoch.</param>
internal readonly record struct RowOrigin(DidKey Did, Tid Rev, long IndexedAtMicros);

/// <summary>
/// Turns records of one collection into rows of its table: straight from the record's bytes, without an object between.
/// Records must have been checked to be strict DRISL. Not for use by two tasks at once.
/// </summary>
internal sealed class RecordProjector : IDisposable
{
    private readonly StoreTable _table;
    private readonly RecordValidator? _validator;
    private readonly IngestCounters? _counters;
    private readonly ProjectionNode? _root;
    private readonly FieldSlot[] _slots;
    private readonly ByteBuffer _fields = new();
    private readonly ByteBuffer _rest = new();
    private readonly JsonCopy _copy;
    private bool _hasOwnType;

    /// <param name="table">Where the rows go; its check says which of them get the flag.</param>
    /// <param name="counters">Where records that do not meet their lexicon are counted, if anywhere.</param>
    public RecordProjector(StoreTable table, IngestCounters? counters = null)
    {
        _table = table;
        _copy = new JsonCopy(_fields);
        _validator = table.Check?.Validator;
        _counters = counters;
        _root = table.Projection is { } projection ? ProjectionNode.RootOf(projection) : null;

        // The slots of columns on their way out stay empty: their values go where the new projection puts them.
        _slots = new FieldSlot[(table.Projection?.Columns.Length ?? 0) + table.RetiredCount];
    }

    /// <summary>Appends one row, which the caller has begun and will end.</summary>
    /// <param name="collection">Written only to the table of unregistered collections.</param>
    public void Project(
        in RowOrigin origin, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey, Cid cid, ReadOnlySpan<byte> record, ByteBuffer row)
    {
        _fields.Clear();
        _rest.Clear();
        Array.Clear(_slots);

        var isVerbatim = _root is null || !TryProjectMap(record);
        if (_root is { Copy: >= 0 })
            FillCopy(_root, record);
        var flags = Judge(recordKey, record) | (isVerbatim ? RecordFlags.Verbatim : RecordFlags.None);
        WriteSystemFields(origin, collection, recordKey, cid, flags, row);
        foreach (var slot in _slots)
            WriteSlot(slot, row);
        WriteRest(isVerbatim ? record : _rest.Written, row);
    }

    public void Dispose()
    {
        _copy.Dispose();
        _fields.Dispose();
        _rest.Dispose();
    }

    private RecordFlags Judge(ReadOnlySpan<byte> recordKey, ReadOnlySpan<byte> record)
    {
        var violation = _validator?.Check(recordKey, record) ?? LexiconViolation.None;
        if (violation == LexiconViolation.None)
            return RecordFlags.None;
        _counters?.Flag(ViolationReasons.Of(violation));
        return RecordFlags.LexiconInvalid;
    }

    /// <summary>False where merging columns and remainder would not give the record back.</summary>
    private bool TryProjectMap(ReadOnlySpan<byte> record)
    {
        var reader = new CborReader(record);
        if (reader.PeekType() != CborType.Map)
            return false;

        _hasOwnType = false;
        ProjectMap(_root!, ref reader, record, isRoot: true);
        return _hasOwnType;
    }

    // Recursion is as deep as the projection's paths, which are short and ours, never as deep as the record.
    private void ProjectMap(ProjectionNode node, ref CborReader reader, ReadOnlySpan<byte> record, bool isRoot)
    {
        var count = reader.ReadMapHead();
        var head = RestMap.Begin(_rest);
        var left = 0;
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            var keyStart = reader.Offset;
            var key = reader.ReadText();
            if (isRoot && key.SequenceEqual("$type"u8) && IsOwnType(ref reader, record))
                _hasOwnType = true;
            else if (ProjectEntry(Find(node, key, ref next), keyStart, ref reader, record))
                left++;
        }

        RestMap.End(_rest, head, left, keepEmpty: count == 0);
    }

    /// <summary>True where something of the entry, whose key the reader has passed, stays in the remainder.</summary>
    private bool ProjectEntry(ProjectionNode? node, int keyStart, ref CborReader reader, ReadOnlySpan<byte> record)
    {
        var valueStart = reader.Offset;
        var isLeft = node is { Children.IsEmpty: false } && reader.PeekType() == CborType.Map
            ? ProjectNested(node, record[keyStart..valueStart], ref reader, record)
            : ProjectValue(node, keyStart, ref reader, record);
        if (node is { Copy: >= 0 })
            FillCopy(node, record[valueStart..reader.Offset]);
        return isLeft;
    }

    private bool ProjectNested(ProjectionNode node, ReadOnlySpan<byte> key, ref CborReader reader, ReadOnlySpan<byte> record)
    {
        var rest = _rest.Length;
        _rest.Write(key);
        var nested = _rest.Length;
        ProjectMap(node, ref reader, record, isRoot: false);
        if (_rest.Length > nested)
            return true;
        _rest.Truncate(rest);
        return false;
    }

    private bool ProjectValue(ProjectionNode? node, int keyStart, ref CborReader reader, ReadOnlySpan<byte> record)
    {
        if (node is not { IsColumn: true })
            reader.SkipValue();
        else if (TryFillSlot(node, ref reader))
            return false;
        _rest.Write(record[keyStart..reader.Offset]);
        return true;
    }

    /// <summary>Consumes the value of $type if it is this collection; else leaves the reader before it.</summary>
    private bool IsOwnType(ref CborReader reader, ReadOnlySpan<byte> record)
    {
        if (reader.PeekType() != CborType.Text)
            return false;
        var ahead = new CborReader(record[reader.Offset..]);
        if (!ahead.ReadText().SequenceEqual(_table.CollectionUtf8))
            return false;
        reader.SkipValue();
        return true;
    }

    // Keys of a strict map and children of a node stand in the same order, so one walk over both finds every match.
    private static ProjectionNode? Find(ProjectionNode node, ReadOnlySpan<byte> key, ref int next)
    {
        for (; next < node.Children.Length; next++)
        {
            var order = CborWriter.CompareKeys(node.Children[next].Key, key);
            if (order == 0)
                return node.Children[next++];
            if (order > 0)
                return null;
        }

        return null;
    }

    /// <summary>True where the field alone gives the value back.</summary>
    private bool TryFillSlot(ProjectionNode child, ref CborReader reader)
    {
        var start = _fields.Length;
        var fit = ColumnEncoder.Encode(child.Projection!, ref reader, _fields);
        if (fit != ColumnFit.Absent)
            _slots[child.Column] = new FieldSlot(start, _fields.Length - start, IsSet: true);
        return fit == ColumnFit.Exact;
    }

    private void FillCopy(ProjectionNode node, ReadOnlySpan<byte> value)
    {
        var start = _fields.Length;
        if (_copy.TryAppend(value, node.CopyCapBytes))
            _slots[node.Copy] = new FieldSlot(start, _fields.Length - start, IsSet: true);
    }

    private void WriteSystemFields(
        in RowOrigin origin, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey, Cid cid, RecordFlags flags, ByteBuffer row)
    {
        row.WriteInt16BigEndian((short)_table.Fields.Length);
        row.WriteInt32BigEndian(16);
        origin.Did.WriteBytes(row.GetSpan(16));
        row.Advance(16);
        if (_table.IsUnregistered)
            WriteField(collection, row);

        Span<byte> form = stackalloc byte[RecordKeyForm.MaxLength];
        WriteField(form[..RecordKeyForm.Write(recordKey, form)], row);
        row.WriteInt32BigEndian(sizeof(long));
        row.WriteInt64BigEndian((long)origin.Rev.Value);
        WriteCid(cid, row);
        row.WriteInt32BigEndian(sizeof(long));
        row.WriteInt64BigEndian(origin.IndexedAtMicros - StoreTable.EpochMicros);
        row.WriteInt32BigEndian(sizeof(short));
        row.WriteInt16BigEndian((short)flags);
    }

    private static void WriteCid(Cid cid, ByteBuffer row)
    {
        Span<byte> binary = stackalloc byte[128];
        Span<byte> form = stackalloc byte[160];
        CidForm.TryFromBinary(binary[..cid.WriteBytes(binary)], form, out var length);
        WriteField(form[..length], row);
    }

    private void WriteSlot(FieldSlot slot, ByteBuffer row)
    {
        if (slot.IsSet)
            WriteField(_fields.Written.Slice(slot.Start, slot.Length), row);
        else
            row.WriteInt32BigEndian(-1);
    }

    private static void WriteRest(ReadOnlySpan<byte> rest, ByteBuffer row)
    {
        if (rest.IsEmpty)
            row.WriteInt32BigEndian(-1);
        else
            WriteField(rest, row);
    }

    private static void WriteField(ReadOnlySpan<byte> field, ByteBuffer row)
    {
        row.WriteInt32BigEndian(field.Length);
        row.Write(field);
    }

    private readonly record struct FieldSlot(int Start, int Length, bool IsSet);
}
