using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>A row as a test thinks of it: fields in tuple form, null for NULL.</summary>
internal sealed record TestRow(StoreTable Table, DidKey Did, string RecordKey, ulong Rev)
{
    public string Collection { get; init; } = Table.IsUnregistered ? "com.example.other" : TestTables.Collection;

    public byte[]? Cid { get; init; } = new byte[32];

    public byte[]?[] Columns { get; init; } = new byte[]?[Table.RestField - Table.FirstColumnField];

    public byte[]? Rest { get; init; }

    public static TestRow Of(DidKey did, string recordKey, ulong rev, string rest = "") =>
        new(TestTables.Everything, did, recordKey, rev) { Rest = Encoding.UTF8.GetBytes(rest) };

    public static TestRow Unregistered(DidKey did, string recordKey, ulong rev, string collection = "com.example.other") =>
        new(StoreTable.Unregistered, did, recordKey, rev) { Collection = collection, Rest = [0xA0] };

    public string RestText => Encoding.UTF8.GetString(Rest ?? []);

    public byte[] KeyForm
    {
        get
        {
            var form = new byte[RecordKeyForm.MaxLength];
            return form[..RecordKeyForm.Write(Encoding.UTF8.GetBytes(RecordKey), form)];
        }
    }

    public RowKey Key => new(Did, Collection, KeyForm);

    public int AppendTo(RecordBatch batch)
    {
        batch.BeginRow();
        batch.Buffer.WriteInt16BigEndian((short)Table.Fields.Length);
        foreach (var field in Fields())
        {
            batch.Buffer.WriteInt32BigEndian(field?.Length ?? -1);
            batch.Buffer.Write(field ?? []);
        }

        return batch.EndRow();
    }

    public static TestRow Read(StoredRow stored)
    {
        var table = stored.Table;
        var fields = new byte[]?[table.Fields.Length];
        var tuple = new RowTuple(stored.Tuple.Span);
        for (var i = 0; i < fields.Length; i++)
        {
            var field = tuple.Next(out var isNull);
            fields[i] = isNull ? null : field.ToArray();
        }

        var key = new byte[512];
        var keyLength = RecordKeyForm.WriteText(fields[table.KeyFieldCount - 1], key);
        return new TestRow(
            table, DidKey.FromBytes(fields[0]), Encoding.UTF8.GetString(key, 0, keyLength), BinaryPrimitives.ReadUInt64BigEndian(fields[table.RevField]))
        {
            Collection = table.IsUnregistered ? Encoding.UTF8.GetString(fields[1]!) : table.Collection.Text,
            Cid = fields[table.CidField],
            Columns = fields[table.FirstColumnField..table.RestField],
            Rest = fields[table.RestField],
        };
    }

    private IEnumerable<byte[]?> Fields()
    {
        var did = new byte[16];
        Did.WriteBytes(did);
        yield return did;
        if (Table.IsUnregistered)
            yield return Encoding.UTF8.GetBytes(Collection);
        yield return KeyForm;
        yield return Number((long)Rev);
        yield return Cid;
        yield return Number(800_000_000_000_000);
        yield return [0, 0];
        foreach (var column in Columns)
            yield return column;
        yield return Rest;
    }

    public static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
