using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Table repo_queue. Higher priorities go first; within one, what is due longest.</summary>
internal sealed class PostgresRepoQueue(PostgresStore store) : IRepoQueue
{
    // One look into the index for each priority in use, then only due rows: what waits for a retry costs a claim nothing.
    private const string Claim =
        """
        WITH RECURSIVE priorities AS (
          (SELECT priority FROM repo_queue WHERE host = $1 ORDER BY priority DESC LIMIT 1)
          UNION ALL
          SELECT (SELECT q.priority FROM repo_queue AS q WHERE q.host = $1 AND q.priority < p.priority ORDER BY q.priority DESC LIMIT 1)
          FROM priorities AS p WHERE p.priority IS NOT NULL
        ), due AS (
          SELECT d.did FROM priorities AS p CROSS JOIN LATERAL (
            SELECT q.did, q.due_at FROM repo_queue AS q WHERE q.host = $1 AND q.priority = p.priority AND q.due_at <= $2
            ORDER BY q.due_at, q.did LIMIT $3) AS d
          ORDER BY p.priority DESC, d.due_at, d.did LIMIT $3
        ), locked AS (
          SELECT q.did FROM repo_queue AS q WHERE q.did = ANY (ARRAY(SELECT did FROM due)) AND q.due_at <= $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE repo_queue AS q SET due_at = $4, is_claimed = true FROM locked AS l WHERE q.did = l.did
        RETURNING q.did, q.did_text, q.priority, q.attempts
        """;

    /// <summary>Adds what is not queued yet, inside a transaction.</summary>
    public static void Add(NpgsqlBatch commands, QueuedRepo[] repos, DateTime now) =>
        commands.Command(
            """
            INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
            SELECT did, lane, did_text, host, priority, $7, attempts, false
            FROM unnest($1, $2, $3, $4, $5, $6) AS n (did, lane, did_text, host, priority, attempts)
            ON CONFLICT DO NOTHING
            """)
            .AddArray(Array.ConvertAll(repos, repo => repo.Did.ToGuid()), NpgsqlDbType.Uuid)
            .AddArray(Array.ConvertAll(repos, repo => (short)Lane.Of(repo.Did)), NpgsqlDbType.Smallint)
            .AddArray(Array.ConvertAll(repos, repo => StoreText.CleanOrNull(repo.DidText)), NpgsqlDbType.Text)
            .AddArray(Array.ConvertAll(repos, repo => StoreText.Clean(repo.Host)), NpgsqlDbType.Text)
            .AddArray(Array.ConvertAll(repos, repo => repo.Priority), NpgsqlDbType.Integer)
            .AddArray(Array.ConvertAll(repos, repo => repo.Attempts), NpgsqlDbType.Integer)
            .Add(now, NpgsqlDbType.TimestampTz);

    public async Task<int> AddAsync(IReadOnlyCollection<QueuedRepo> repos, CancellationToken cancellationToken)
    {
        if (repos.Count == 0)
            return 0;

        return await store.Retries.ExecuteAsync(
            async token =>
            {
                await using var connection = await store.Readers.OpenConnectionAsync(token);
                await using var commands = new NpgsqlBatch(connection);
                Add(commands, [.. repos], store.Now());
                return await commands.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<QueuedRepo>> ClaimAsync(string host, int limit, TimeSpan hold, CancellationToken cancellationToken)
    {
        var claimed = new List<QueuedRepo>();
        var now = store.Now();
        await using var reader = await store.AskAsync(
            Claim,
            command => command.Add(host, NpgsqlDbType.Text).Add(now, NpgsqlDbType.TimestampTz).Add(limit, NpgsqlDbType.Integer)
                .Add(now + hold, NpgsqlDbType.TimestampTz),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(new QueuedRepo(
                DidKey.FromGuid(reader.GetGuid(0)), reader.IsDBNull(1) ? null : reader.GetString(1), host, reader.GetInt32(2), reader.GetInt32(3)));
        return [.. claimed.OrderByDescending(repo => repo.Priority)];
    }

    public Task RetryAsync(DidKey did, long retryAtMicros, string error, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            "UPDATE repo_queue SET due_at = $2, error = $3, attempts = attempts + 1, is_claimed = false WHERE did = $1",
            command => command.Add(did.ToGuid(), NpgsqlDbType.Uuid).Add(PostgresParameters.ToDateTime(retryAtMicros), NpgsqlDbType.TimestampTz)
                .Add(StoreText.Clean(error), NpgsqlDbType.Text),
            cancellationToken);

    public Task ReleaseClaimsAsync(CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            "UPDATE repo_queue SET due_at = $1, is_claimed = false WHERE is_claimed",
            command => command.Add(store.Now(), NpgsqlDbType.TimestampTz),
            cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountByHostAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync("SELECT host, count(*) FROM repo_queue GROUP BY host", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }
}
