using System.Buffers.Binary;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Reads one row in the layout of a PostgreSQL binary COPY tuple: field count (int16), then for each field its length
/// (int32, −1 for NULL) and its bytes, all big-endian. Fields are read in order.
/// </summary>
/// <remarks>See https://www.postgresql.org/docs/15/sql-copy.html, «Binary Format».</remarks>
internal ref struct RowTuple
{
    private readonly ReadOnlySpan<byte> _row;
    private int _offset;

    public RowTuple(ReadOnlySpan<byte> row)
    {
        _row = row;
        FieldCount = BinaryPrimitives.ReadInt16BigEndian(row);
        _offset = sizeof(short);
    }

    public int FieldCount { get; }

    /// <summary>The bytes consumed so far; after the last field, the length of the row.</summary>
    public readonly int Offset => _offset;

    /// <summary>The next field's bytes; <paramref name="isNull"/> tells a NULL from an empty value.</summary>
    public ReadOnlySpan<byte> Next(out bool isNull)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_row[_offset..]);
        _offset += sizeof(int);
        isNull = length < 0;
        if (isNull)
            return default;

        var field = _row.Slice(_offset, length);
        _offset += length;
        return field;
    }

    public ReadOnlySpan<byte> Next() => Next(out _);

    /// <summary>Passes over <paramref name="count"/> fields.</summary>
    public void Skip(int count)
    {
        for (var i = 0; i < count; i++)
            Next(out _);
    }
}
