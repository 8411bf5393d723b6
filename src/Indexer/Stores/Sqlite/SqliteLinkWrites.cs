using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Keeps table link with the rows, inside their transaction.</summary>
internal sealed class SqliteLinkWrites(SqliteSession session, LinkRows links, LinkedCollections kept)
{
    private const int FieldsOfTable = 5;

    private const string Insert = "INSERT INTO link (did, collection, rkey, path, target) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";

    public bool MayHave(StoreTable table) => kept.MayHave(table);

    /// <summary>The row was written.</summary>
    public void Replace(StoreTable table, ReadOnlySpan<byte> row, bool isNew)
    {
        if (!isNew)
            Clear(table, row);
        if (links.Fill(table, row, kept) == 0)
            return;
        var insert = session.Prepare(Insert);
        for (var link = 0; link < links.Rows.RowCount; link++)
        {
            links.Rows.TryGetRow(link, out var tuple);
            SqliteRowWrites.Run(insert, StoreTable.Links, tuple, FieldsOfTable);
        }
    }

    /// <summary>The row was deleted.</summary>
    public void Clear(DidKey did, string collection, ReadOnlySpan<byte> recordKey) =>
        session.Prepare("DELETE FROM link WHERE did = ?1 AND collection = ?2 AND rkey = ?3").Bind(1, did).BindText(2, collection).Bind(3, recordKey).Run();

    private void Clear(StoreTable table, ReadOnlySpan<byte> row)
    {
        var tuple = new RowTuple(row);
        var did = DidKey.FromBytes(tuple.Next());
        var collection = table.IsUnregistered ? System.Text.Encoding.UTF8.GetString(tuple.Next()) : table.Collection.Text;
        Clear(did, collection, tuple.Next());
    }
}
