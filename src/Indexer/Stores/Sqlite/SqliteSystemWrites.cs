using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Writes to the system tables what a batch says beside its rows, inside the transaction of the rows.</summary>
internal sealed class SqliteSystemWrites(SqliteSession session, StoreOptions options, long nowMicros)
{
    public void Write(LaneBatch batch, CountChanges counts)
    {
        if (batch.DeadLetters.Count > 0)
            new SqliteDeadLetters(session, options).Write(batch.DeadLetters);
        WriteCounts(counts);
        foreach (var repo in batch.Repos.Values)
            WriteRepo(repo);
        foreach (var did in batch.Dequeues)
            BindDid("DELETE FROM repo_queue WHERE did = ?1", did).Run();
        foreach (var repo in batch.Enqueues.Values)
            SqliteRepoQueue.Add(session, repo, nowMicros);
        foreach (var ((source, lane), position) in batch.Positions)
            WritePosition(source, lane, position);
    }

    private void WriteCounts(CountChanges counts)
    {
        foreach (var ((did, collection), change) in counts.Repos)
        {
            BindDid(
                "INSERT INTO repo_collection AS c (did, collection, count) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (did, collection) DO UPDATE SET count = c.count + excluded.count",
                did).BindText(2, collection).Bind(3, change).Run();
            if (change < 0)
                BindDid("DELETE FROM repo_collection WHERE did = ?1 AND collection = ?2 AND count = 0", did).BindText(2, collection).Run();
        }

        foreach (var ((collection, lane), change) in counts.Totals)
        {
            session.Prepare(
                "INSERT INTO collection_total AS c (collection, lane, count) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (collection, lane) DO UPDATE SET count = c.count + excluded.count")
                .BindText(1, collection).Bind(2, lane).Bind(3, change).Run();
        }
    }

    private void WriteRepo(RepoState repo)
    {
        if (repo.DidText is { } text)
            BindDid("INSERT INTO did_text (did, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING", repo.Did).BindText(2, text).Run();

        var upsert = session.Prepare(SqliteRepoColumns.Upsert);
        SqliteRepoColumns.Bind(upsert, repo);
        upsert.Run();

        if (repo.Account == AccountStatus.Active)
            BindDid("DELETE FROM repo_hidden WHERE did = ?1", repo.Did).Run();
        else
            BindDid(
                "INSERT INTO repo_hidden (did, status, since) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (did) DO UPDATE SET status = excluded.status", repo.Did).Bind(2, (long)repo.Account).Bind(3, nowMicros).Run();
    }

    private void WritePosition(string source, int lane, long position) =>
        session.Prepare(
            "INSERT INTO checkpoint (source, lane, position) VALUES (?1, ?2, ?3) "
            + "ON CONFLICT (source, lane) DO UPDATE SET position = excluded.position")
            .BindText(1, source).Bind(2, lane).Bind(3, position).Run();

    private SqliteStatement BindDid(string sql, DidKey did) => session.Prepare(sql).Bind(1, did);
}
