using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Carries fields between the tuple form and Npgsql's typed values.</summary>
internal static class PostgresFields
{
    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Adds a value as a parameter of its own type.</summary>
    public static void Add(NpgsqlCommand command, RowQueryValue value)
    {
        var bytes = value.Bytes.Span;
        _ = value.Kind switch
        {
            FieldKind.Uuid => command.Add(new Guid(bytes, bigEndian: true), NpgsqlDbType.Uuid),
            FieldKind.Bytes => command.Add(bytes.ToArray(), NpgsqlDbType.Bytea),
            FieldKind.Text => command.Add(Encoding.UTF8.GetString(bytes), NpgsqlDbType.Text),
            FieldKind.Int64 => command.Add(BinaryPrimitives.ReadInt64BigEndian(bytes), NpgsqlDbType.Bigint),
            FieldKind.Int16 => command.Add(BinaryPrimitives.ReadInt16BigEndian(bytes), NpgsqlDbType.Smallint),
            FieldKind.Timestamp => command.Add(ToDateTime(BinaryPrimitives.ReadInt64BigEndian(bytes)), NpgsqlDbType.TimestampTz),
            FieldKind.Boolean => command.Add(bytes[0] != 0, NpgsqlDbType.Boolean),
            _ => throw new InvalidOperationException($"A field of kind {value.Kind} is no parameter."),
        };
    }

    /// <summary>Appends a column of the current row as a tuple field.</summary>
    public static void Write(NpgsqlDataReader reader, int column, FieldKind kind, ByteBuffer tuple)
    {
        if (reader.IsDBNull(column))
        {
            tuple.WriteInt32BigEndian(-1);
            return;
        }

        switch (kind)
        {
            case FieldKind.Uuid:
                tuple.WriteInt32BigEndian(16);
                reader.GetGuid(column).TryWriteBytes(tuple.GetSpan(16), bigEndian: true, out _);
                tuple.Advance(16);
                break;
            case FieldKind.Bytes or FieldKind.Text:
                var bytes = reader.GetFieldValue<byte[]>(column);
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
                tuple.WriteInt64BigEndian(kind == FieldKind.Timestamp ? FromDateTime(reader.GetDateTime(column)) : reader.GetInt64(column));
                break;
        }
    }

    /// <param name="micros">Since 2000-01-01 UTC.</param>
    public static DateTime ToDateTime(long micros) => new(EpochTicks + (micros * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    private static long FromDateTime(DateTime time) => (time.Ticks - EpochTicks) / TimeSpan.TicksPerMicrosecond;
}
