using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Writes to the system tables what a batch says beside its rows, inside the transaction of the rows, in one round trip.</summary>
internal sealed class PostgresSystemWrites(PostgresStore store, NpgsqlConnection connection)
{
    public async ValueTask WriteAsync(LaneBatch batch, CountChanges counts, CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        if (batch.DeadLetters.Count > 0)
            PostgresDeadLetters.Add(commands, [.. batch.DeadLetters.DistinctBy(letter => new Guid(DeadLetterDigest.Of(letter)))], store.Options);
        AddCounts(commands, counts);
        if (batch.Repos.Count > 0)
            PostgresRepoWrites.Add(commands, [.. batch.Repos.Values], store.Now());
        if (batch.Dequeues.Count > 0)
            commands.Command("DELETE FROM repo_queue WHERE did = ANY ($1)").AddArray(batch.Dequeues.ToGuids(), NpgsqlDbType.Uuid);
        if (batch.Enqueues.Count > 0)
            PostgresRepoQueue.Add(commands, [.. batch.Enqueues.Values], store.Now());
        if (batch.Positions.Count > 0)
            AddPositions(commands, batch.Positions);
        if (commands.BatchCommands.Count > 0)
            await commands.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes the counts of repositories away, and from the totals.</summary>
    public async ValueTask TakeCountsAsync(Guid[] dids, CountChanges counts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM repo_collection WHERE did = ANY ($1) RETURNING did, collection, count", connection)
            .AddArray(dids, NpgsqlDbType.Uuid);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.AddTotal(DidKey.FromGuid(reader.GetGuid(0)), reader.GetString(1), -reader.GetInt64(2));
    }

    public async ValueTask WriteCountsAsync(CountChanges counts, CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        AddCounts(commands, counts);
        if (commands.BatchCommands.Count > 0)
            await commands.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddCounts(NpgsqlBatch commands, CountChanges counts)
    {
        if (counts.Repos.Count > 0)
            AddRepoCounts(commands, counts);
        if (counts.Totals.Count > 0)
            AddTotals(commands, counts);
    }

    private static void AddRepoCounts(NpgsqlBatch commands, CountChanges counts)
    {
        var dids = counts.Repos.Keys.Select(key => key.Did.ToGuid()).ToArray();
        var collections = counts.Repos.Keys.Select(key => key.Collection).ToArray();
        commands.Command(
            """
            INSERT INTO repo_collection AS c (did, collection, count) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (did, collection) DO UPDATE SET count = c.count + excluded.count
            """)
            .AddArray(dids, NpgsqlDbType.Uuid).AddArray(collections, NpgsqlDbType.Text).AddArray(counts.Repos.Values.ToArray(), NpgsqlDbType.Bigint);
        if (counts.Repos.Values.Any(change => change < 0))
            commands.Command(
                """
                DELETE FROM repo_collection AS c USING unnest($1, $2) AS k (did, collection)
                WHERE c.did = k.did AND c.collection = k.collection AND c.count = 0
                """)
                .AddArray(dids, NpgsqlDbType.Uuid).AddArray(collections, NpgsqlDbType.Text);
    }

    private static void AddTotals(NpgsqlBatch commands, CountChanges counts) =>
        commands.Command(
            """
            INSERT INTO collection_total AS c (collection, lane, count) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (collection, lane) DO UPDATE SET count = c.count + excluded.count
            """)
            .AddArray(counts.Totals.Keys.Select(key => key.Collection).ToArray(), NpgsqlDbType.Text)
            .AddArray(counts.Totals.Keys.Select(key => (short)key.Lane).ToArray(), NpgsqlDbType.Smallint)
            .AddArray(counts.Totals.Values.ToArray(), NpgsqlDbType.Bigint);

    private static void AddPositions(NpgsqlBatch commands, Dictionary<(string Source, int Lane), long> positions) =>
        commands.Command(
            """
            INSERT INTO checkpoint (source, lane, position) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (source, lane) DO UPDATE SET position = excluded.position
            """)
            .AddArray(positions.Keys.Select(key => key.Source).ToArray(), NpgsqlDbType.Text)
            .AddArray(positions.Keys.Select(key => (short)key.Lane).ToArray(), NpgsqlDbType.Smallint)
            .AddArray(positions.Values.ToArray(), NpgsqlDbType.Bigint);
}
