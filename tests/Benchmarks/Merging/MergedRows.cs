using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Commands.Bench;
using Lexidex.Indexer.Projection;
using NpgsqlTypes;

namespace Lexidex.Benchmarks.Merging;

/// <summary>One batch of likes, as the tuples that COPY takes and as the arrays that unnest takes. Both are made before the clock runs.</summary>
internal sealed class MergedRows : IDisposable
{
    private readonly ProjectorSet _projectors = new();
    private readonly BatchBuilder _builder;

    private MergedRows() => _builder = new BatchBuilder(_projectors);

    public RecordBatch Tuples => _builder.Batch.LiveRows.Single();

    public required IReadOnlyList<(Array Values, NpgsqlDbType Type)> Columns { get; set; }

    public static IEnumerable<MergedRows> Make(int seed, int rows, int size)
    {
        using var records = new BenchRecords(seed);
        for (var left = rows; left > 0; left -= size)
            yield return Of(records, Math.Min(left, size));
    }

    public void Dispose()
    {
        _builder.Dispose();
        _projectors.Dispose();
    }

    private static MergedRows Of(BenchRecords records, int count)
    {
        var rows = new MergedRows { Columns = [] };
        while (rows._builder.OperationCount < count)
        {
            if (records.Next() is { } record && record.Table == BenchTables.Like)
                rows._builder.Upsert(record.Table, record.Origin, record.Op);
        }

        rows.Columns = [.. Enumerable.Range(0, BenchTables.Like.Fields.Length).Select(rows.Column)];
        return rows;
    }

    private (Array, NpgsqlDbType) Column(int number)
    {
        var kind = BenchTables.Like.Fields[number].Kind;
        var fields = Enumerable.Range(0, Tuples.RowCount).Select(row => Field(row, number));
        return kind switch
        {
            FieldKind.Uuid => (fields.Select(field => new Guid(field!, bigEndian: true)).ToArray(), NpgsqlDbType.Uuid),
            FieldKind.Int64 => (fields.Select(field => field is null ? (long?)null : BinaryPrimitives.ReadInt64BigEndian(field)).ToArray(), NpgsqlDbType.Bigint),
            FieldKind.Int16 => (fields.Select(field => BinaryPrimitives.ReadInt16BigEndian(field)).ToArray(), NpgsqlDbType.Smallint),
            FieldKind.Timestamp => (fields.Select(TimeOf).ToArray(), NpgsqlDbType.TimestampTz),
            FieldKind.Text => (fields.Select(field => field is null ? null : Encoding.UTF8.GetString(field)).ToArray(), NpgsqlDbType.Text),
            _ => (fields.ToArray(), NpgsqlDbType.Bytea),
        };
    }

    private byte[]? Field(int row, int number)
    {
        Tuples.TryGetRow(row, out var bytes);
        var tuple = new RowTuple(bytes);
        tuple.Skip(number);
        var field = tuple.Next(out var isNull);
        return isNull ? null : field.ToArray();
    }

    private static DateTime? TimeOf(byte[]? field) => field is null
        ? null
        : DateTime.UnixEpoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(field) + StoreTable.EpochMicros);
}
