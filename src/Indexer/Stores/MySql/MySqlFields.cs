using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Carries fields between the tuple form, constants in a statement and MySqlConnector's values.</summary>
internal static class MySqlFields
{
    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static DateTime ToDateTime(long unixMicros) => DateTime.UnixEpoch.AddTicks(unixMicros * TimeSpan.TicksPerMicrosecond);

    public static long ToMicros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Text that stands in a binary column, as every text does that is compared.</summary>
    public static string Text(this MySqlDataReader reader, int column) => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));

    public static string? TextOrNull(this MySqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Text(column);

    public static byte[] Bytes(this MySqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>A value as a parameter.</summary>
    public static object Parameter(RowQueryValue value)
    {
        var bytes = value.Bytes.Span;
        return value.Kind switch
        {
            FieldKind.Uuid or FieldKind.Bytes or FieldKind.Text => bytes.ToArray(),
            FieldKind.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            FieldKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            FieldKind.Timestamp => FromTimestamp(bytes),
            FieldKind.Boolean => bytes[0] != 0,
            _ => throw new InvalidOperationException($"A field of kind {value.Kind} is no parameter."),
        };
    }

    /// <summary>A value as a constant.</summary>
    public static MySqlText Field(this MySqlText text, FieldKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        FieldKind.Uuid or FieldKind.Bytes or FieldKind.Text => text.Bytes(bytes),
        FieldKind.Int64 => text.Number(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        FieldKind.Int16 => text.Number(BinaryPrimitives.ReadInt16BigEndian(bytes)),
        FieldKind.Timestamp => text.Time(FromTimestamp(bytes)),
        FieldKind.Boolean => text.Number(bytes[0]),
        _ => throw new InvalidOperationException($"A field of kind {kind} is no constant."),
    };

    /// <summary>Appends a column of the current row as a tuple field.</summary>
    public static void Write(MySqlDataReader reader, int column, FieldKind kind, ByteBuffer tuple)
    {
        if (reader.IsDBNull(column))
        {
            tuple.WriteInt32BigEndian(-1);
            return;
        }

        switch (kind)
        {
            case FieldKind.Uuid or FieldKind.Bytes or FieldKind.Text:
                var bytes = reader.Bytes(column);
                tuple.WriteInt32BigEndian(bytes.Length);
                tuple.Write(bytes);
                break;
            case FieldKind.Int16:
                tuple.WriteInt32BigEndian(sizeof(short));
                tuple.WriteInt16BigEndian(reader.GetInt16(column));
                break;
            case FieldKind.Boolean:
                tuple.WriteInt32BigEndian(1);
                tuple.WriteByte(reader.GetBoolean(column) ? (byte)1 : (byte)0);
                break;
            default:
                tuple.WriteInt32BigEndian(sizeof(long));
                tuple.WriteInt64BigEndian(kind == FieldKind.Timestamp
                    ? (reader.GetDateTime(column).Ticks - EpochTicks) / TimeSpan.TicksPerMicrosecond
                    : reader.GetInt64(column));
                break;
        }
    }

    private static DateTime FromTimestamp(ReadOnlySpan<byte> bytes) =>
        new(EpochTicks + (BinaryPrimitives.ReadInt64BigEndian(bytes) * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
