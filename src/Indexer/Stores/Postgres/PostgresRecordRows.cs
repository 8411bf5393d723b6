using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

internal sealed class PostgresRecordRows(PostgresStore store) : IRecordRows
{
    public async Task<StoredRow?> ReadAsync(StoreTable table, RowKey key, CancellationToken cancellationToken)
    {
        var text = new RowQueryText(store.Dialect, '$');
        await using var reader = await store.AskAsync(text.Build(table, key), command => AddValues(command, text), cancellationToken);
        using var buffer = new ByteBuffer();
        return await reader.ReadAsync(cancellationToken) ? Read(reader, table, buffer) : null;
    }

    public IAsyncEnumerable<StoredRow> ListAsync(RowQuery query, CancellationToken cancellationToken) =>
        RowsByRepo.Suits(query, store.Capabilities) ? ListByRepoAsync(query, cancellationToken) : ListTableAsync(query, cancellationToken);

    private async IAsyncEnumerable<StoredRow> ListByRepoAsync(RowQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new ByteBuffer();
        await foreach (var reader in new RowsByRepo(store, query).ReadAsync(cancellationToken))
            yield return Read(reader, query.Table, buffer);
    }

    private async IAsyncEnumerable<StoredRow> ListTableAsync(RowQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new RowQueryText(store.Dialect, '$');
        await using var reader = await store.AskAsync(text.Build(query), command => AddValues(command, text), cancellationToken);
        using var buffer = new ByteBuffer();
        while (await reader.ReadAsync(cancellationToken))
            yield return Read(reader, query.Table, buffer);
    }

    public async IAsyncEnumerable<StoredKey> ListKeysAsync(
        StoreTable table, DidKey did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = table.IsUnregistered ? "collection" : "NULL::text";
        var order = table.IsUnregistered ? "collection, rkey" : "rkey";
        await using var reader = await store.AskAsync(
            $"SELECT {collection}, rkey, cid FROM {store.Tables.Of(table).Name} WHERE did = $1 ORDER BY {order}",
            command => command.Add(did.ToGuid(), NpgsqlDbType.Uuid),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new StoredKey(
                reader.IsDBNull(0) ? table.Collection.Text : reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
    }

    private static void AddValues(NpgsqlCommand command, RowQueryText text)
    {
        foreach (var value in text.Values)
            PostgresFields.Add(command, value);
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
