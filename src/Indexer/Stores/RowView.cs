using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>A stored row with its fields found: what it says of the record, without the record itself.</summary>
internal sealed class RowView
{
    private readonly ReadOnlyMemory<byte> _tuple;
    private readonly (int Start, int Length)[] _fields;

    public RowView(StoredRow row)
    {
        Row = row;
        _tuple = row.Tuple;
        _fields = Locate(row);
    }

    public StoredRow Row { get; }

    public StoreTable Table => Row.Table;

    public DidKey Did => DidKey.FromBytes(Field(0).Span);

    public string Collection => Table.IsUnregistered ? Encoding.ASCII.GetString(Field(1).Span) : Table.Collection.Text;

    /// <summary>The record key's compact form.</summary>
    public ReadOnlyMemory<byte> KeyForm => Field(Table.KeyFieldCount - 1);

    public string RecordKey
    {
        get
        {
            Span<byte> text = stackalloc byte[Schema.Syntax.RecordKey.MaxLength];
            return Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(KeyForm.Span, text)]);
        }
    }

    public Tid Rev => Tid.FromValue(BinaryPrimitives.ReadUInt64BigEndian(Field(Table.RevField).Span));

    public Cid Cid => CidForm.Read(Field(Table.CidField).Span);

    public DateTimeOffset IndexedAt => DateTimeOffset.UnixEpoch.AddMicroseconds(IndexedAtMicros);

    /// <summary>What the row says beside the record, for a row that takes its place.</summary>
    public RowOrigin Origin => new(Did, Rev, IndexedAtMicros);

    public RowKey Key => new(Did, Collection, KeyForm);

    public bool IsNull(int field) => _fields[field].Length < 0;

    /// <summary>The field's bytes; empty for NULL.</summary>
    public ReadOnlyMemory<byte> Field(int field) =>
        IsNull(field) ? default : _tuple.Slice(_fields[field].Start, _fields[field].Length);

    private long IndexedAtMicros => BinaryPrimitives.ReadInt64BigEndian(Field(Table.IndexedAtField).Span) + StoreTable.EpochMicros;

    private static (int, int)[] Locate(StoredRow row)
    {
        var fields = new (int, int)[row.Table.Fields.Length];
        var tuple = new RowTuple(row.Tuple.Span);
        for (var i = 0; i < fields.Length; i++)
        {
            var field = tuple.Next(out var isNull);
            fields[i] = isNull ? (0, -1) : (tuple.Offset - field.Length, field.Length);
        }

        return fields;
    }
}
