using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Table repo_queue of the embedded store. Higher priorities go first; within one, what is due longest.</summary>
internal sealed class SqliteRepoQueue(SqliteStore store) : IRepoQueue
{
    public async Task<int> AddAsync(IReadOnlyCollection<QueuedRepo> repos, CancellationToken cancellationToken)
    {
        var added = 0;
        await store.WriteAsync(
            session => session.InTransaction(() =>
            {
                foreach (var repo in repos)
                    added += Add(session, repo, store.NowMicros());
            }),
            cancellationToken);
        return added;
    }

    /// <summary>Adds a repository that is not queued yet, inside a transaction; answers the rows added.</summary>
    public static int Add(SqliteSession session, QueuedRepo repo, long nowMicros) =>
        session.Prepare(
            "INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) "
            + "ON CONFLICT DO NOTHING")
            .Bind(1, repo.Did).Bind(2, Lane.Of(repo.Did)).BindText(3, StoreText.CleanOrNull(repo.DidText))
            .BindText(4, StoreText.Clean(repo.Host)).Bind(5, repo.Priority).Bind(6, nowMicros).Bind(7, repo.Attempts).Run();

    public async Task<IReadOnlyList<QueuedRepo>> ClaimAsync(string host, int limit, TimeSpan hold, CancellationToken cancellationToken)
    {
        var claimed = new List<QueuedRepo>();
        await store.WriteAsync(
            session => session.InTransaction(() =>
            {
                var now = store.NowMicros();
                foreach (var priority in Priorities(session, host))
                    ReadDue(session, host, priority, now, limit - claimed.Count, claimed);
                foreach (var repo in claimed)
                    session.Prepare("UPDATE repo_queue SET due_at = ?2, is_claimed = 1 WHERE did = ?1")
                        .Bind(1, repo.Did).Bind(2, now + LeaseRules.Micros(hold)).Run();
            }),
            cancellationToken);
        return claimed;
    }

    public Task RetryAsync(DidKey did, long retryAtMicros, string error, CancellationToken cancellationToken) =>
        store.WriteAsync(
            session => session.Prepare("UPDATE repo_queue SET due_at = ?2, error = ?3, attempts = attempts + 1, is_claimed = 0 WHERE did = ?1")
                .Bind(1, did).Bind(2, retryAtMicros).BindText(3, StoreText.Clean(error)).Run(),
            cancellationToken);

    public Task ReleaseClaimsAsync(CancellationToken cancellationToken) =>
        store.WriteAsync(
            session => session.Prepare("UPDATE repo_queue SET due_at = ?1, is_claimed = 0 WHERE is_claimed = 1").Bind(1, store.NowMicros()).Run(),
            cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountByHostAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT host, count(*) FROM repo_queue GROUP BY host").Rows();
        while (rows.Step())
            counts[rows.Text(0)] = rows.Int64(1);
        return counts;
    }

    // One look into the index for each priority in use, so that what waits for a retry costs a claim nothing.
    private static List<long> Priorities(SqliteSession session, string host)
    {
        var priorities = new List<long>();
        var next = session.Prepare("SELECT max(priority) FROM repo_queue WHERE host = ?1 AND priority < ?2").BindText(1, host);
        for (var below = long.MaxValue; ; below = priorities[^1])
        {
            using var rows = next.Bind(2, below).Rows();
            if (!rows.Step() || rows.IsNull(0))
                return priorities;
            priorities.Add(rows.Int64(0));
        }
    }

    private static void ReadDue(SqliteSession session, string host, long priority, long now, int limit, List<QueuedRepo> due)
    {
        if (limit <= 0)
            return;

        using var rows = session.Prepare(
            "SELECT did, did_text, attempts FROM repo_queue WHERE host = ?1 AND priority = ?2 AND due_at <= ?3 ORDER BY due_at, did LIMIT ?4")
            .BindText(1, host).Bind(2, priority).Bind(3, now).Bind(4, limit).Rows();
        while (rows.Step())
            due.Add(new QueuedRepo(DidKey.FromBytes(rows.Bytes(0)), rows.TextOrNull(1), host, (int)priority, (int)rows.Int64(2)));
    }
}
