using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

internal sealed class SqliteRecordRows(SqliteStore store) : IRecordRows
{
    public async Task<StoredRow?> ReadAsync(StoreTable table, RowKey key, CancellationToken cancellationToken)
    {
        var text = new RowQueryText(SqliteDialect.Instance, '?');
        var sql = text.Build(table, key);
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = Bind(loan.Session.Prepare(sql), text).Rows();
        using var buffer = new ByteBuffer();
        return rows.Step() ? Read(rows, table, buffer) : null;
    }

    public async IAsyncEnumerable<StoredRow> ListAsync(RowQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new RowQueryText(SqliteDialect.Instance, '?');
        var sql = text.Build(query);
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = Bind(loan.Session.Prepare(sql), text).Rows();
        using var buffer = new ByteBuffer();
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Read(rows, query.Table, buffer);
        }
    }

    public async IAsyncEnumerable<StoredKey> ListKeysAsync(
        StoreTable table, DidKey did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = table.IsUnregistered ? "collection" : "NULL";
        var order = table.IsUnregistered ? "collection, rkey" : "rkey";
        var sql = $"SELECT {collection}, rkey, cid FROM {store.Tables.Of(table).Name} WHERE did = ?1 ORDER BY {order}";
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare(sql).Bind(1, did).Rows();
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new StoredKey(rows.TextOrNull(0) ?? table.Collection.Text, rows.Bytes(1).ToArray(), rows.Bytes(2).ToArray());
        }
    }

    private static SqliteStatement Bind(SqliteStatement statement, RowQueryText text)
    {
        for (var i = 0; i < text.Values.Count; i++)
            SqliteFields.Bind(statement, i + 1, text.Values[i].Kind, text.Values[i].Bytes.Span);
        return statement;
    }

    private static StoredRow Read(SqliteRows rows, StoreTable table, ByteBuffer buffer)
    {
        buffer.Clear();
        buffer.WriteInt16BigEndian((short)table.Fields.Length);
        for (var field = 0; field < table.Fields.Length; field++)
            SqliteFields.Write(rows, field, table.Fields[field].Kind, buffer);
        return new StoredRow(table, buffer.Written.ToArray());
    }
}
