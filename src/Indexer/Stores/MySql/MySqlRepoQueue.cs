using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Table repo_queue. Higher priorities go first; within one, what is due longest.</summary>
internal sealed class MySqlRepoQueue(MySqlStore store) : IRepoQueue
{
    private const int RowsPerStatement = 500;

    /// <summary>Adds what is not queued yet, inside a transaction; answers how many were new.</summary>
    public static async ValueTask<int> AddAsync(
        MySqlConnection connection, IReadOnlyCollection<QueuedRepo> repos, DateTime now, CancellationToken cancellationToken)
    {
        var added = 0;
        var text = new MySqlText();
        foreach (var part in repos.Chunk(RowsPerStatement))
        {
            text.Begin("INSERT IGNORE INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed) VALUES ");
            foreach (var repo in part)
                text.Next("(").Did(repo.Did).Comma().Number(Lane.Of(repo.Did)).Comma().Text(StoreText.CleanOrNull(repo.DidText)).Comma()
                    .Bytes(Host(repo.Host)).Comma().Number(repo.Priority).Comma().Time(now).Comma().Number(repo.Attempts).Add(", 0)");
            added += await connection.ExecuteAsync(text.Take(), cancellationToken);
        }

        return added;
    }

    public async Task<int> AddAsync(IReadOnlyCollection<QueuedRepo> repos, CancellationToken cancellationToken) =>
        repos.Count == 0
            ? 0
            : await store.InTransactionAsync((connection, token) => AddAsync(connection, repos, store.Now(), token), cancellationToken);

    public async Task<IReadOnlyList<QueuedRepo>> ClaimAsync(string host, int limit, TimeSpan hold, CancellationToken cancellationToken) =>
        await store.InTransactionAsync(
            async (connection, token) =>
            {
                var claimed = new List<QueuedRepo>();
                var now = store.Now();
                for (int? priority = int.MaxValue; claimed.Count < limit;)
                {
                    priority = await NextPriorityAsync(connection, host, priority.Value, claimed.Count == 0 && priority == int.MaxValue, token);
                    if (priority is null)
                        break;
                    await LockDueAsync(connection, host, priority.Value, now, limit - claimed.Count, claimed, token);
                }

                await HoldAsync(connection, claimed, now + hold, token);
                return claimed;
            },
            cancellationToken);

    public async Task RetryAsync(DidKey did, long retryAtMicros, string error, CancellationToken cancellationToken) =>
        await store.ExecuteAsync(
            new MySqlText().Add("UPDATE repo_queue SET due_at = ").Time(MySqlFields.ToDateTime(retryAtMicros)).Add(", error = ")
                .Text(StoreText.Clean(error)).Add(", attempts = attempts + 1, is_claimed = 0 WHERE did = ").Did(did).Take(),
            cancellationToken);

    public async Task ReleaseClaimsAsync(CancellationToken cancellationToken) =>
        await store.ExecuteAsync(
            new MySqlText().Add("UPDATE repo_queue SET due_at = ").Time(store.Now()).Add(", is_claimed = 0 WHERE is_claimed = 1").Take(), cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountByHostAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync("SELECT host, count(*) FROM repo_queue GROUP BY host", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.Text(0)] = reader.GetInt64(1);
        return counts;
    }

    // One look into the index for each priority in use, so that what waits for a retry costs a claim nothing.
    private static async ValueTask<int?> NextPriorityAsync(
        MySqlConnection connection, string host, int below, bool isFirst, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync(
            new MySqlText().Add("SELECT priority FROM repo_queue WHERE host = ").Bytes(Host(host)).Add(isFirst ? " AND priority <= " : " AND priority < ")
                .Number(below).Add(" ORDER BY priority DESC LIMIT 1").Take(),
            cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetInt32(0) : null;
    }

    private static async ValueTask LockDueAsync(
        MySqlConnection connection, string host, int priority, DateTime now, int limit, List<QueuedRepo> due, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync(
            new MySqlText().Add("SELECT did, did_text, attempts FROM repo_queue WHERE host = ").Bytes(Host(host)).Add(" AND priority = ").Number(priority)
                .Add(" AND due_at <= ").Time(now).Add(" ORDER BY due_at, did LIMIT ").Number(limit).Add(" FOR UPDATE").Take(),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            due.Add(new QueuedRepo(DidKey.FromBytes(reader.Bytes(0)), reader.TextOrNull(1), host, priority, reader.GetInt32(2)));
    }

    private static async ValueTask HoldAsync(MySqlConnection connection, List<QueuedRepo> claimed, DateTime until, CancellationToken cancellationToken)
    {
        if (claimed.Count == 0)
            return;

        var text = new MySqlText().Add("UPDATE repo_queue SET due_at = ").Time(until).Begin(", is_claimed = 1 WHERE did IN (");
        foreach (var repo in claimed)
            text.Next().Did(repo.Did);
        await connection.ExecuteAsync(text.Add(")").Take(), cancellationToken);
    }

    private static ReadOnlySpan<byte> Host(string host)
    {
        var bytes = Encoding.UTF8.GetBytes(StoreText.Clean(host));
        return bytes.AsSpan(0, Math.Min(bytes.Length, MySqlSystemTables.HostBytesMax));
    }
}
