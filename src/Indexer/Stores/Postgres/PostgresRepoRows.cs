using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

internal sealed class PostgresRepoRows(PostgresStore store) : IRepoRows
{
    private const string Select =
        """
        SELECT r.did, t.text, r.sync, r.account, r.rev, r.seen_rev, r.commit_cid, r.data_cid, r.host, r.handle, r.level, r.error, r.attempts, r.retry_at,
          r.signing_key, r.resolved_at
        FROM repo AS r LEFT JOIN did_text AS t ON t.did = r.did
        """;

    public async Task ReadAsync(
        IReadOnlyCollection<DidKey> dids, Dictionary<DidKey, RepoState> found, CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync(
            $"{Select} WHERE r.did = ANY ($1)", command => command.AddArray(dids.ToGuids(), NpgsqlDbType.Uuid), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var repo = Read(reader);
            found[repo.Did] = repo;
        }
    }

    public async Task<IReadOnlyDictionary<(SyncState Sync, VerificationLevel Level), long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(SyncState Sync, VerificationLevel Level), long>();
        await using var reader = await store.AskAsync("SELECT sync, level, count(*) FROM repo GROUP BY sync, level", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[((SyncState)reader.GetInt16(0), (VerificationLevel)reader.GetInt16(1))] = reader.GetInt64(2);
        return counts;
    }

    public async Task<IReadOnlyList<RepoState>> ListAsync(SyncState? state, DidKey? after, int limit, CancellationToken cancellationToken)
    {
        var repos = new List<RepoState>();
        await using var reader = await store.AskAsync(
            (state, store.Capabilities.SplitsIntoTablets) switch
            {
                (null, true) => $"{Select} WHERE r.did = ANY (ARRAY({OfEveryState("q.did > $1", "LIMIT $2")} ORDER BY did LIMIT $2)) ORDER BY r.did",
                (null, false) => $"{Select} WHERE r.did > $1 ORDER BY r.did LIMIT $2",
                _ => $"{Select} WHERE r.did > $1 AND r.sync = $3 ORDER BY r.did LIMIT $2",
            },
            command =>
            {
                // No DID's key is all zero bytes: each ends in its method.
                command.Add((after ?? default).ToGuid(), NpgsqlDbType.Uuid).Add(limit, NpgsqlDbType.Integer);
                if (state is { } sync)
                    command.Add((short)sync, NpgsqlDbType.Smallint);
            },
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            repos.Add(Read(reader));
        return repos;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountCollectionsAsync(DidKey did, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync(
            "SELECT collection, count FROM repo_collection WHERE did = $1", command => command.Add(did.ToGuid(), NpgsqlDbType.Uuid), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.GetString(0)] = reader.GetInt64(1);
        foreach (var uncounted in store.Capabilities.CopiesByReplacing ? await LoadMarks.CollectionsAsync(store, did, cancellationToken) : [])
            counts.TryAdd(uncounted, 0);
        return counts;
    }

    public async Task<IReadOnlyList<DidKey>> ListHoldersAsync(string collection, DidKey? after, int limit, CancellationToken cancellationToken)
    {
        var holders = new List<DidKey>();
        await using var reader = await store.AskAsync(
            "SELECT did FROM repo_collection WHERE collection = $1 AND did > $2 ORDER BY did LIMIT $3",
            command => command.Add(collection, NpgsqlDbType.Text).Add((after ?? default).ToGuid(), NpgsqlDbType.Uuid).Add(limit, NpgsqlDbType.Integer),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            holders.Add(DidKey.FromGuid(reader.GetGuid(0)));
        return holders;
    }

    public async Task<ILookup<DidKey, (string Collection, long Records)>> CountCollectionsAsync(DidKey first, DidKey last, CancellationToken cancellationToken)
    {
        var counts = new List<(DidKey Did, string Collection, long Records)>();
        await using var reader = await store.AskAsync(
            store.Capabilities.SplitsIntoTablets
                ? $"SELECT did, collection, count FROM repo_collection WHERE did = ANY (ARRAY({OfEveryState("q.did BETWEEN $1 AND $2", "")}))"
                : "SELECT did, collection, count FROM repo_collection WHERE did BETWEEN $1 AND $2",
            command => command.Add(first.ToGuid(), NpgsqlDbType.Uuid).Add(last.ToGuid(), NpgsqlDbType.Uuid),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add((DidKey.FromGuid(reader.GetGuid(0)), reader.GetString(1), reader.GetInt64(2)));
        return counts.ToLookup(count => count.Did, count => (count.Collection, count.Records));
    }

    // Where repositories are kept by a hash, the index by state has them in order; states are few.
    private static string OfEveryState(string condition, string limit) =>
        $"""
        SELECT n.did FROM unnest('{States}'::smallint[]) AS s (sync) CROSS JOIN LATERAL (
          SELECT q.did FROM repo AS q WHERE q.sync = s.sync AND {condition} ORDER BY q.did {limit}) AS n
        """;

    private static string States { get; } = "{" + string.Join(',', Enum.GetValues<SyncState>().Select(state => (int)state)) + "}";

    private static RepoState Read(NpgsqlDataReader reader) => new()
    {
        Did = DidKey.FromGuid(reader.GetGuid(0)),
        DidText = Text(reader, 1),
        Sync = (SyncState)reader.GetInt16(2),
        Account = (AccountStatus)reader.GetInt16(3),
        Rev = RepoColumns.Rev(reader.IsDBNull(4) ? null : reader.GetInt64(4)),
        SeenRev = RepoColumns.Rev(reader.IsDBNull(5) ? null : reader.GetInt64(5)),
        Commit = reader.IsDBNull(6) ? null : CidForm.Read(reader.GetFieldValue<byte[]>(6)),
        Data = reader.IsDBNull(7) ? null : CidForm.Read(reader.GetFieldValue<byte[]>(7)),
        Host = Text(reader, 8),
        Handle = Text(reader, 9),
        Level = (VerificationLevel)reader.GetInt16(10),
        Error = Text(reader, 11),
        Attempts = reader.GetInt32(12),
        RetryAt = reader.IsDBNull(13) ? null : PostgresParameters.ToMicros(reader.GetDateTime(13)),
        SigningKey = Text(reader, 14),
        ResolvedAt = reader.IsDBNull(15) ? null : PostgresParameters.ToMicros(reader.GetDateTime(15)),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
