using System.Buffers.Binary;
using Lexidex.Indexer.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// A stretch of a batch's rows, turned into one array for each column: how rows are sent where staging them costs too much.
/// Bytes and text stay where they are in the batch's buffer, so that only the arrays themselves are made.
/// </summary>
internal sealed class RowArrays
{
    // One statement's rows are one request to each tablet, and requests have a limit.
    private const int StatementBytesMax = 2 << 20;

    private readonly StoreTable _table;
    private readonly Array[] _columns;

    private RowArrays(StoreTable table, int capacity)
    {
        _table = table;
        _columns = new Array[table.Fields.Length];
        for (var field = 0; field < _columns.Length; field++)
            _columns[field] = table.Fields[field].Kind switch
            {
                FieldKind.Uuid => new Guid?[capacity],
                FieldKind.Int64 => new long?[capacity],
                FieldKind.Int16 => new short?[capacity],
                FieldKind.Timestamp => new DateTime?[capacity],
                FieldKind.Boolean => new bool?[capacity],
                _ => new ReadOnlyMemory<byte>?[capacity],
            };
    }

    public int Count { get; private set; }

    /// <summary>Every row of the batch, in stretches of at most <paramref name="rowsMax"/>.</summary>
    public static IEnumerable<RowArrays> Of(RecordBatch rows, int rowsMax)
    {
        for (var (next, left) = (0, rows.Count); left > 0;)
        {
            var stretch = new RowArrays(rows.Table, Math.Min(rowsMax, left));
            next = stretch.Fill(rows, next);
            left -= stretch.Count;
            yield return stretch;
        }
    }

    public NpgsqlCommand AddTo(NpgsqlCommand command)
    {
        for (var field = 0; field < _columns.Length; field++)
            AddColumn(command, _table.Fields[field].Kind, _columns[field]);
        return command;
    }

    private void AddColumn(NpgsqlCommand command, FieldKind kind, Array column) => _ = kind switch
    {
        FieldKind.Uuid => command.AddArray(Filled<Guid?>(column), NpgsqlDbType.Uuid),
        FieldKind.Int64 => command.AddArray(Filled<long?>(column), NpgsqlDbType.Bigint),
        FieldKind.Int16 => command.AddArray(Filled<short?>(column), NpgsqlDbType.Smallint),
        FieldKind.Timestamp => command.AddArray(Filled<DateTime?>(column), NpgsqlDbType.TimestampTz),
        FieldKind.Boolean => command.AddArray(Filled<bool?>(column), NpgsqlDbType.Boolean),
        FieldKind.Text => command.AddArray(Filled<ReadOnlyMemory<byte>?>(column), NpgsqlDbType.Text),
        _ => command.AddArray(Filled<ReadOnlyMemory<byte>?>(column), NpgsqlDbType.Bytea),
    };

    private T[] Filled<T>(Array column) => column.Length == Count ? (T[])column : ((T[])column)[..Count];

    private int Fill(RecordBatch rows, int row)
    {
        for (var bytes = 0; row < rows.RowCount && Count < _columns[0].Length && bytes < StatementBytesMax; row++)
        {
            if (!rows.TryGetMemory(row, out var tuple))
                continue;
            Add(tuple);
            bytes += tuple.Length;
        }

        return row;
    }

    private void Add(ReadOnlyMemory<byte> row)
    {
        var tuple = new RowTuple(row.Span);
        for (var field = 0; field < _columns.Length; field++)
        {
            var bytes = tuple.Next(out var isNull);
            if (!isNull)
                Set(_columns[field], _table.Fields[field].Kind, bytes, row.Slice(tuple.Offset - bytes.Length, bytes.Length));
        }

        Count++;
    }

    private void Set(Array column, FieldKind kind, ReadOnlySpan<byte> bytes, ReadOnlyMemory<byte> memory)
    {
        switch (kind)
        {
            case FieldKind.Uuid:
                ((Guid?[])column)[Count] = new Guid(bytes, bigEndian: true);
                break;
            case FieldKind.Int64:
                ((long?[])column)[Count] = BinaryPrimitives.ReadInt64BigEndian(bytes);
                break;
            case FieldKind.Int16:
                ((short?[])column)[Count] = BinaryPrimitives.ReadInt16BigEndian(bytes);
                break;
            case FieldKind.Timestamp:
                ((DateTime?[])column)[Count] = PostgresFields.ToDateTime(BinaryPrimitives.ReadInt64BigEndian(bytes));
                break;
            case FieldKind.Boolean:
                ((bool?[])column)[Count] = bytes[0] != 0;
                break;
            default:
                ((ReadOnlyMemory<byte>?[])column)[Count] = memory;
                break;
        }
    }
}
