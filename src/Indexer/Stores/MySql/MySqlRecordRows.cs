using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

internal sealed class MySqlRecordRows(MySqlStore store) : IRecordRows
{
    // Neither MariaDB nor MySQL finds the range of a comparison of rows in its key.
    private static RowQueryText Text => new(MySqlDialect.Instance, '@', comparesRows: false);

    public async Task<StoredRow?> ReadAsync(StoreTable table, RowKey key, CancellationToken cancellationToken)
    {
        var text = Text;
        await using var reader = await store.AskAsync(text.Build(table, key), text.Values, cancellationToken);
        using var buffer = new ByteBuffer();
        return await reader.ReadAsync(cancellationToken) ? Read(reader, table, buffer) : null;
    }

    public async IAsyncEnumerable<StoredRow> ListAsync(RowQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = Text;
        await using var reader = await store.AskAsync(text.Build(query), text.Values, cancellationToken);
        using var buffer = new ByteBuffer();
        while (await reader.ReadAsync(cancellationToken))
            yield return Read(reader, query.Table, buffer);
    }

    public async IAsyncEnumerable<StoredKey> ListKeysAsync(
        StoreTable table, DidKey did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (collection, order) = table.IsUnregistered ? ("collection", "collection, rkey") : ("NULL", "rkey");
        await using var reader = await store.AskAsync(
            new MySqlText().Add($"SELECT {collection}, rkey, cid FROM {store.Tables.Of(table).Name} WHERE did = ").Did(did).Add($" ORDER BY {order}").Take(),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new StoredKey(table.IsUnregistered ? reader.Text(0) : table.Collection.Text, reader.Bytes(1), reader.Bytes(2));
    }

    private static StoredRow Read(MySqlDataReader reader, StoreTable table, ByteBuffer buffer)
    {
        buffer.Clear();
        buffer.WriteInt16BigEndian((short)table.Fields.Length);
        for (var field = 0; field < table.Fields.Length; field++)
            MySqlFields.Write(reader, field, table.Fields[field].Kind, buffer);
        return new StoredRow(table, buffer.Written.ToArray());
    }
}
