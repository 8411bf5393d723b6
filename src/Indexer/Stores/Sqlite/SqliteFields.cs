using System.Buffers.Binary;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Carries fields between the tuple form and SQLite's own.</summary>
internal static class SqliteFields
{
    /// <summary>Binds a field, whose memory is pinned until the statement has run, to a parameter.</summary>
    public static void BindPinned(SqliteStatement statement, int parameter, FieldKind kind, ReadOnlySpan<byte> field)
    {
        if (kind is FieldKind.Uuid or FieldKind.Bytes or FieldKind.Text)
            statement.BindPinned(parameter, field, isText: kind == FieldKind.Text);
        else
            statement.Bind(parameter, ReadInteger(kind, field));
    }

    /// <summary>Binds a field to a parameter.</summary>
    public static void Bind(SqliteStatement statement, int parameter, FieldKind kind, ReadOnlySpan<byte> field)
    {
        switch (kind)
        {
            case FieldKind.Uuid or FieldKind.Bytes:
                statement.Bind(parameter, field);
                break;
            case FieldKind.Text:
                statement.BindText(parameter, field);
                break;
            default:
                statement.Bind(parameter, ReadInteger(kind, field));
                break;
        }
    }

    /// <summary>Appends a column of the current row as a tuple field.</summary>
    public static void Write(SqliteRows rows, int column, FieldKind kind, ByteBuffer tuple)
    {
        if (rows.IsNull(column))
            tuple.WriteInt32BigEndian(-1);
        else if (kind is FieldKind.Uuid or FieldKind.Bytes or FieldKind.Text)
            WriteBytes(rows.Bytes(column), tuple);
        else
            WriteInteger(rows.Int64(column), kind, tuple);
    }

    public static long ReadInteger(FieldKind kind, ReadOnlySpan<byte> field) => kind switch
    {
        FieldKind.Int64 => BinaryPrimitives.ReadInt64BigEndian(field),
        FieldKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(field),
        FieldKind.Timestamp => BinaryPrimitives.ReadInt64BigEndian(field) + StoreTable.EpochMicros,
        FieldKind.Boolean => field[0],
        _ => throw new InvalidOperationException($"A field of kind {kind} is no integer."),
    };

    private static void WriteBytes(ReadOnlySpan<byte> bytes, ByteBuffer tuple)
    {
        tuple.WriteInt32BigEndian(bytes.Length);
        tuple.Write(bytes);
    }

    private static void WriteInteger(long value, FieldKind kind, ByteBuffer tuple)
    {
        switch (kind)
        {
            case FieldKind.Int16:
                tuple.WriteInt32BigEndian(sizeof(short));
                tuple.WriteInt16BigEndian((short)value);
                break;
            case FieldKind.Boolean:
                tuple.WriteInt32BigEndian(1);
                tuple.WriteByte((byte)value);
                break;
            default:
                tuple.WriteInt32BigEndian(sizeof(long));
                tuple.WriteInt64BigEndian(kind == FieldKind.Timestamp ? value - StoreTable.EpochMicros : value);
                break;
        }
    }
}
