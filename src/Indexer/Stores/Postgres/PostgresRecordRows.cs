using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

internal sealed class PostgresRecordRows(PostgresStore store) : IRecordRows
{
    public async Task<StoredRow?> ReadAsync(StoreTable table, RowKey key, CancellationToken cancellationToken)
    {
        var text = new RowQueryText(PostgresDialect.Instance, '$');
        await using var command = Command(text.Build(table, key), text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        using var buffer = new ByteBuffer();
        return await reader.ReadAsync(cancellationToken) ? Read(reader, table, buffer) : null;
    }

    public async IAsyncEnumerable<StoredRow> ListAsync(RowQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new RowQueryText(PostgresDialect.Instance, '$');
        await using var command = Command(text.Build(query), text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        using var buffer = new ByteBuffer();
        while (await reader.ReadAsync(cancellationToken))
            yield return Read(reader, query.Table, buffer);
    }

    public async IAsyncEnumerable<StoredKey> ListKeysAsync(
        StoreTable table, DidKey did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = table.IsUnregistered ? "collection" : "NULL::text";
        var order = table.IsUnregistered ? "collection, rkey" : "rkey";
        await using var command = store.Readers.CreateCommand(
            $"SELECT {collection}, rkey, cid FROM {store.Tables.Of(table).Name} WHERE did = $1 ORDER BY {order}").Add(did.ToGuid(), NpgsqlDbType.Uuid);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new StoredKey(
                reader.IsDBNull(0) ? table.Collection.Text : reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
    }

    private NpgsqlCommand Command(string sql, RowQueryText text)
    {
        var command = store.Readers.CreateCommand(sql);
        foreach (var value in text.Values)
            PostgresFields.Add(command, value);
        return command;
    }

    private static StoredRow Read(NpgsqlDataReader reader, StoreTable table, ByteBuffer buffer)
    {
        buffer.Clear();
        buffer.WriteInt16BigEndian((short)table.Fields.Length);
        for (var field = 0; field < table.Fields.Length; field++)
            PostgresFields.Write(reader, field, table.Fields[field].Kind, buffer);
        return new StoredRow(table, buffer.Written.ToArray());
    }
}
