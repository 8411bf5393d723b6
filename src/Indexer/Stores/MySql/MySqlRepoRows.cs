using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

internal sealed class MySqlRepoRows(MySqlStore store) : IRepoRows
{
    private const int DidsPerQuestion = 1000;

    private const string Select =
        """
        SELECT r.did, t.text, r.sync, r.account, r.rev, r.seen_rev, r.commit_cid, r.data_cid, r.host, r.handle, r.level, r.error, r.attempts, r.retry_at,
          r.signing_key, r.resolved_at
        FROM repo AS r LEFT JOIN did_text AS t ON t.did = r.did
        """;

    public async Task ReadAsync(
        IReadOnlyCollection<DidKey> dids, Dictionary<DidKey, RepoState> found, CancellationToken cancellationToken)
    {
        foreach (var part in dids.Chunk(DidsPerQuestion))
        {
            var text = new MySqlText().Begin($"{Select} WHERE r.did IN (");
            foreach (var did in part)
                text.Next().Did(did);
            await using var reader = await store.AskAsync(text.Add(")").Take(), cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var repo = Read(reader);
                found[repo.Did] = repo;
            }
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
        // No DID's key is all zero bytes: each ends in its method.
        var text = new MySqlText().Add($"{Select} WHERE r.did > ").Did(after ?? default);
        if (state is { } sync)
            text.Add(" AND r.sync = ").Number((long)sync);
        var repos = new List<RepoState>();
        await using var reader = await store.AskAsync(text.Add(" ORDER BY r.did LIMIT ").Number(limit).Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            repos.Add(Read(reader));
        return repos;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountCollectionsAsync(DidKey did, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync(
            new MySqlText().Add("SELECT collection, count FROM repo_collection WHERE did = ").Did(did).Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.Text(0)] = reader.GetInt64(1);
        return counts;
    }

    public async Task<IReadOnlyList<DidKey>> ListHoldersAsync(string collection, DidKey? after, int limit, CancellationToken cancellationToken)
    {
        var holders = new List<DidKey>();
        var text = new MySqlText().Add("SELECT did FROM repo_collection WHERE collection = ").Text(collection).Add(" AND did > ").Did(after ?? default);
        await using var reader = await store.AskAsync(text.Add(" ORDER BY did LIMIT ").Number(limit).Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            holders.Add(DidKey.FromBytes(reader.Bytes(0)));
        return holders;
    }

    public async Task<ILookup<DidKey, (string Collection, long Records)>> CountCollectionsAsync(DidKey first, DidKey last, CancellationToken cancellationToken)
    {
        var counts = new List<(DidKey Did, string Collection, long Records)>();
        await using var reader = await store.AskAsync(
            new MySqlText().Add("SELECT did, collection, count FROM repo_collection WHERE did BETWEEN ").Did(first).Add(" AND ").Did(last).Take(),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add((DidKey.FromBytes(reader.Bytes(0)), reader.Text(1), reader.GetInt64(2)));
        return counts.ToLookup(count => count.Did, count => (count.Collection, count.Records));
    }

    private static RepoState Read(MySqlDataReader reader) => new()
    {
        Did = DidKey.FromBytes(reader.Bytes(0)),
        DidText = reader.TextOrNull(1),
        Sync = (SyncState)reader.GetInt16(2),
        Account = (AccountStatus)reader.GetInt16(3),
        Rev = RepoColumns.Rev(reader.IsDBNull(4) ? null : reader.GetInt64(4)),
        SeenRev = RepoColumns.Rev(reader.IsDBNull(5) ? null : reader.GetInt64(5)),
        Commit = reader.IsDBNull(6) ? null : CidForm.Read(reader.Bytes(6)),
        Data = reader.IsDBNull(7) ? null : CidForm.Read(reader.Bytes(7)),
        Host = reader.IsDBNull(8) ? null : reader.GetString(8),
        Handle = reader.IsDBNull(9) ? null : reader.GetString(9),
        Level = (VerificationLevel)reader.GetInt16(10),
        Error = reader.IsDBNull(11) ? null : reader.GetString(11),
        Attempts = reader.GetInt32(12),
        RetryAt = reader.IsDBNull(13) ? null : MySqlFields.ToMicros(reader.GetDateTime(13)),
        SigningKey = reader.IsDBNull(14) ? null : reader.GetString(14),
        ResolvedAt = reader.IsDBNull(15) ? null : MySqlFields.ToMicros(reader.GetDateTime(15)),
    };
}
