using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Table repo_queue. Higher priorities go first; within one, what is due longest.</summary>
internal sealed class PostgresRepoQueue(PostgresStore store) : IRepoQueue
{
    // One look into the index for each priority in use, so that what waits for a retry costs a claim nothing: known priorities
    // from their floor upwards, others in the gaps between them. Rows without a did tell every priority and its floor from now on.
    public const string Claim =
        """
        WITH RECURSIVE found AS (
          SELECT n.priority, g.low FROM unnest($5, $6) AS g (high, low) CROSS JOIN LATERAL (
            SELECT q.priority FROM repo_queue AS q WHERE q.host = $1 AND q.priority < g.high AND q.priority > g.low
            ORDER BY q.priority DESC LIMIT 1) AS n
          UNION ALL
          SELECT (SELECT q.priority FROM repo_queue AS q WHERE q.host = $1 AND q.priority < f.priority AND q.priority > f.low
            ORDER BY q.priority DESC LIMIT 1), f.low
          FROM found AS f WHERE f.priority IS NOT NULL
        ), priorities AS (
          SELECT * FROM unnest($7, $8) AS k (priority, floor)
          UNION ALL
          SELECT priority, '-infinity' FROM found WHERE priority IS NOT NULL
        ), due AS MATERIALIZED (
          SELECT p.priority, d.did, d.due_at FROM priorities AS p CROSS JOIN LATERAL (
            SELECT q.did, q.due_at FROM repo_queue AS q
            WHERE q.host = $1 AND q.priority = p.priority AND q.due_at >= p.floor AND q.due_at <= $2
            ORDER BY q.due_at, q.did LIMIT $3) AS d
        ), locked AS (
          SELECT q.did FROM repo_queue AS q
          WHERE q.did = ANY (ARRAY(SELECT did FROM due ORDER BY priority DESC, due_at, did LIMIT $3)) AND q.due_at <= $2 FOR UPDATE SKIP LOCKED
        ), claimed AS (
          UPDATE repo_queue AS q SET due_at = $4, is_claimed = true FROM locked AS l WHERE q.did = l.did
          RETURNING q.priority, q.did, q.did_text, q.attempts
        )
        SELECT priority, did, did_text, attempts, NULL::timestamptz AS floor FROM claimed
        UNION ALL
        SELECT priority, NULL, NULL, NULL, coalesce((SELECT min(d.due_at) FROM due AS d WHERE d.priority = p.priority), p.floor) FROM priorities AS p
        """;

    private readonly ClaimFloors _floors = new();

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
        var floors = new Dictionary<int, DateTime>();
        await using var reader = await store.AskAsync(Claim, command => BindClaim(command, host, limit, hold), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var priority = reader.GetInt32(0);
            if (reader.IsDBNull(1))
                floors[priority] = reader.GetDateTime(4);
            else
                claimed.Add(new QueuedRepo(
                    DidKey.FromGuid(reader.GetGuid(1)), reader.IsDBNull(2) ? null : reader.GetString(2), host, priority, reader.GetInt32(3)));
        }

        _floors.Learn(host, floors, store.Now());
        return [.. claimed.OrderByDescending(repo => repo.Priority)];
    }

    /// <summary>Fills in the parameters of <see cref="Claim"/>.</summary>
    public void BindClaim(NpgsqlCommand command, string host, int limit, TimeSpan hold)
    {
        var now = store.Now();
        var floors = _floors.Of(host, now);
        var (highs, lows) = floors.Gaps();
        command.Add(host, NpgsqlDbType.Text).Add(now, NpgsqlDbType.TimestampTz).Add(limit, NpgsqlDbType.Integer)
            .Add(now + hold, NpgsqlDbType.TimestampTz).AddArray(highs, NpgsqlDbType.Bigint).AddArray(lows, NpgsqlDbType.Bigint)
            .AddArray(floors.ByPriority.Keys.ToArray(), NpgsqlDbType.Integer)
            .AddArray(floors.ByPriority.Values.Select(floor => DateTime.SpecifyKind(floor, DateTimeKind.Utc)).ToArray(), NpgsqlDbType.TimestampTz);
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
