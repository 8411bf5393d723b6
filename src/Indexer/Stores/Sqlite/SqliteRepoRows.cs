using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

internal sealed class SqliteRepoRows(SqliteStore store) : IRepoRows
{
    public async Task ReadAsync(
        IReadOnlyCollection<DidKey> dids, Dictionary<DidKey, RepoState> found, CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        var statement = loan.Session.Prepare($"{SqliteRepoColumns.Select} WHERE r.did = ?1");
        foreach (var did in dids)
        {
            using var rows = statement.Bind(1, did).Rows();
            if (rows.Step())
                found[did] = SqliteRepoColumns.Read(rows);
        }
    }

    public async Task<IReadOnlyDictionary<(SyncState Sync, VerificationLevel Level), long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(SyncState Sync, VerificationLevel Level), long>();
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT sync, level, count(*) FROM repo GROUP BY sync, level").Rows();
        while (rows.Step())
            counts[((SyncState)rows.Int64(0), (VerificationLevel)rows.Int64(1))] = rows.Int64(2);
        return counts;
    }

    public async Task<IReadOnlyList<RepoState>> ListAsync(SyncState? state, DidKey? after, int limit, CancellationToken cancellationToken)
    {
        var repos = new List<RepoState>();
        using var loan = await store.ReadAsync(cancellationToken);
        var statement = loan.Session.Prepare(
            $"{SqliteRepoColumns.Select} WHERE r.did > ?1{(state is null ? "" : " AND r.sync = ?3")} ORDER BY r.did LIMIT ?2").Bind(2, limit);
        if (state is { } sync)
            statement.Bind(3, (long)sync);

        // No DID's key is all zero bytes: each ends in its method.
        using var rows = statement.Bind(1, after ?? default).Rows();
        while (rows.Step())
            repos.Add(SqliteRepoColumns.Read(rows));
        return repos;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountCollectionsAsync(DidKey did, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT collection, count FROM repo_collection WHERE did = ?1").Bind(1, did).Rows();
        while (rows.Step())
            counts[rows.Text(0)] = rows.Int64(1);
        return counts;
    }

    public async Task<IReadOnlyList<DidKey>> ListHoldersAsync(string collection, DidKey? after, int limit, CancellationToken cancellationToken)
    {
        var holders = new List<DidKey>();
        using var loan = await store.ReadAsync(cancellationToken);

        // No DID's key is all zero bytes: each ends in its method.
        using var rows = loan.Session.Prepare("SELECT did FROM repo_collection WHERE collection = ?1 AND did > ?2 ORDER BY did LIMIT ?3")
            .BindText(1, collection).Bind(2, after ?? default).Bind(3, limit).Rows();
        while (rows.Step())
            holders.Add(DidKey.FromBytes(rows.Bytes(0)));
        return holders;
    }

    public async Task<ILookup<DidKey, (string Collection, long Records)>> CountCollectionsAsync(DidKey first, DidKey last, CancellationToken cancellationToken)
    {
        var counts = new List<(DidKey Did, string Collection, long Records)>();
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT did, collection, count FROM repo_collection WHERE did BETWEEN ?1 AND ?2")
            .Bind(1, first).Bind(2, last).Rows();
        while (rows.Step())
            counts.Add((DidKey.FromBytes(rows.Bytes(0)), rows.Text(1), rows.Int64(2)));
        return counts.ToLookup(count => count.Did, count => (count.Collection, count.Records));
    }
}
