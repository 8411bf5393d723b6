using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Table bulk_load: repositories whose rows are loaded outside of transactions, each with the epoch of the lease under which
/// that began, and the collections that its rows stand in. As long as a mark stands, some rows may be there that no counter knows. It goes when the load or the repair ends,
/// and unless all was one undisturbed batch, the repository's rows are counted anew then.
/// </summary>
/// <remarks>One for each writer. Marks of former owners of the lanes are read once for each epoch: nobody adds to them any more.</remarks>
internal sealed class LoadMarks(PostgresStore store)
{
    // A space is no part of an NSID. A load of several batches names some collections more than once.
    private const char Separator = ' ';

    private const string Set =
        """
        INSERT INTO bulk_load AS m (did, epoch, collections) SELECT did, $3, collections FROM unnest($1, $2) AS n (did, collections)
        ON CONFLICT (did) DO UPDATE SET collections = m.collections || ' ' || excluded.collections
        """;

    private readonly HashSet<DidKey> _standing = [];
    private long _epoch;

    public async ValueTask LearnAsync(NpgsqlConnection connection, LaneFence fence, CancellationToken cancellationToken)
    {
        if (_epoch == fence.Epoch)
            return;
        await using var command = new NpgsqlCommand("SELECT did FROM bulk_load WHERE epoch <> $1", connection).Add(fence.Epoch, NpgsqlDbType.Bigint);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _standing.Add(DidKey.FromGuid(reader.GetGuid(0)));
        _epoch = fence.Epoch;
    }

    /// <summary>Sets marks, with the names of collections under which a repair would look for rows, before any row is there.</summary>
    public static async ValueTask SetAsync(NpgsqlConnection connection, LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        var repos = batch.BulkCounts.Keys.GroupBy(key => key.Did, key => key.Collection).ToList();
        await using var command = new NpgsqlCommand(Set, connection)
            .AddArray(repos.Select(repo => repo.Key.ToGuid()).ToArray(), NpgsqlDbType.Uuid)
            .AddArray(repos.Select(repo => string.Join(Separator, repo)).ToArray(), NpgsqlDbType.Text)
            .Add(fence.Epoch, NpgsqlDbType.Bigint);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Collections of a repository that rows may stand in which no counter knows.</summary>
    public static async ValueTask<IEnumerable<string>> CollectionsAsync(PostgresStore store, DidKey did, CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync(
            "SELECT collections FROM bulk_load WHERE did = $1", command => command.Add(did.ToGuid(), NpgsqlDbType.Uuid), cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetString(0).Split(Separator).Distinct(StringComparer.Ordinal) : [];
    }

    /// <summary>From now on, whatever becomes of the batch, its repositories are counted anew at the end of their load.</summary>
    public void Doubt(LaneBatch batch) => _standing.UnionWith(DidsOf(batch));

    public void Doubt(DidKey did) => _standing.Add(did);

    /// <summary>To be called last in the transaction that writes the batch's repositories: ends the loads that end with it.</summary>
    /// <param name="loaded">Repositories that this batch alone has loaded, and counted; null where it has loaded none.</param>
    public async ValueTask EndAsync(NpgsqlConnection connection, LaneBatch batch, IReadOnlySet<DidKey>? loaded, CancellationToken cancellationToken)
    {
        var ending = batch.Repos.Values.Where(repo => !repo.IsLoading).Select(repo => repo.Did).ToList();
        var doubted = ending.FindAll(_standing.Contains);
        if (doubted.Count > 0)
            await RecountAsync(connection, doubted, cancellationToken);
        var marked = ending.FindAll(did => _standing.Contains(did) || loaded?.Contains(did) == true);
        if (marked.Count == 0)
            return;
        await using var command = new NpgsqlCommand("DELETE FROM bulk_load WHERE did = ANY ($1)", connection).AddArray(marked.ToGuids(), NpgsqlDbType.Uuid);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The transaction of <see cref="EndAsync"/> is durable.</summary>
    public void Ended(LaneBatch batch, IReadOnlySet<DidKey>? loaded)
    {
        foreach (var repo in batch.Repos.Values)
        {
            if (!repo.IsLoading)
                _standing.Remove(repo.Did);
            else if (loaded?.Contains(repo.Did) == true)
                _standing.Add(repo.Did);
        }
    }

    public static HashSet<DidKey> DidsOf(LaneBatch batch) => [.. batch.BulkCounts.Keys.Select(key => key.Did)];

    private async ValueTask RecountAsync(NpgsqlConnection connection, IReadOnlyCollection<DidKey> dids, CancellationToken cancellationToken)
    {
        var counts = new CountChanges();
        var system = new PostgresSystemWrites(store, connection);
        await system.TakeCountsAsync(dids.ToGuids(), counts, cancellationToken);
        foreach (var (collection, table) in store.Tables.Names)
            await CountAsync(connection, dids, table, $"'{collection}'", counts, cancellationToken);
        await CountAsync(connection, dids, StoreTable.Unregistered.Name, "collection", counts, cancellationToken);
        await system.WriteCountsAsync(counts, cancellationToken);
    }

    // An NSID has no character that a text constant would have to escape.
    private static async ValueTask CountAsync(
        NpgsqlConnection connection, IReadOnlyCollection<DidKey> dids, string table, string collection, CountChanges counts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT did, {collection}, count(*) FROM {PostgresDialect.Instance.Quote(SqlIdent.Of(table))} WHERE did = ANY ($1) GROUP BY 1, 2", connection)
            .AddArray(dids.ToGuids(), NpgsqlDbType.Uuid);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(DidKey.FromGuid(reader.GetGuid(0)), reader.GetString(1), reader.GetInt64(2));
    }
}
