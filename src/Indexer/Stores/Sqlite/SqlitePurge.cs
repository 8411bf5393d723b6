using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Takes a batch's repositories away, whichever table their rows stand in, inside a transaction under the lease.</summary>
internal sealed class SqlitePurge(SqliteSession session, SqliteTables tables, LaneBatch batch)
{
    private int _left = batch.PurgeRows;

    /// <summary>False where it took as many rows as go at a time: the repositories say so, and it is to be done again in the next transaction.</summary>
    public bool Run(SqliteSystemWrites system, CountChanges counts)
    {
        foreach (var did in batch.Purges)
        {
            if (TryTakeRows(did))
                continue;
            using var marks = batch.PurgeMarks();
            system.Write(marks, new CountChanges());
            return false;
        }

        foreach (var did in batch.Purges)
            TakeRest(did, counts);
        return true;
    }

    private bool TryTakeRows(DidKey did)
    {
        foreach (var table in tables.Names.Values)
        {
            if (!TryTake(did, SqliteDialect.Instance.Quote(SqlIdent.Of(table)), "did, rkey"))
                return false;
        }

        return TryTake(did, "record", "did, collection, rkey") && TryTake(did, "link", "target, collection, path, did, rkey");
    }

    private bool TryTake(DidKey did, string table, string keys)
    {
        _left -= session.Prepare($"DELETE FROM {table} WHERE ({keys}) IN (SELECT {keys} FROM {table} WHERE did = ?1 LIMIT ?2)")
            .Bind(1, did).Bind(2, _left).Run();
        return _left > 0;
    }

    private void TakeRest(DidKey did, CountChanges counts)
    {
        using (var rows = session.Prepare("SELECT collection, count FROM repo_collection WHERE did = ?1").Bind(1, did).Rows())
        {
            while (rows.Step())
                counts.AddTotal(did, rows.Text(0), -rows.Int64(1));
        }

        session.Prepare("DELETE FROM repo_collection WHERE did = ?1").Bind(1, did).Run();
        session.Prepare("DELETE FROM did_text WHERE did = ?1").Bind(1, did).Run();
    }
}
