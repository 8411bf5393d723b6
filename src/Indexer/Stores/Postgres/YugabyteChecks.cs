using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Flags of YugabyteDB that writes depend on. They are set for the tablet servers, not by a client.</summary>
internal static class YugabyteChecks
{
    private const int UpsertReadBatchUsual = 1024;

    public static async Task<IReadOnlyList<StoreCheck>> RunAsync(
        NpgsqlConnection connection, PostgresFacts facts, PostgresStore store, StoreCapabilities capabilities, CancellationToken cancellationToken) =>
        [Of(await ReadNodesAsync(connection, cancellationToken), store.Servers), .. Of(facts, capabilities)];

    /// <param name="nodes">Those that the cluster tells, each with its port.</param>
    /// <param name="named">Those that the store's address names.</param>
    public static StoreCheck Of(IReadOnlyList<string> nodes, IReadOnlyList<string> named) => StoreCheck.Expect(
        nodes.Count < 2 || named.Count > 1, "nodes", $"{nodes.Count}: {string.Join(", ", nodes)}",
        $"Name several of them in --store, as in postgresql://user@{string.Join(',', nodes.Take(3))}/database: connections are spread over them, and go on when one is away.");

    public static IEnumerable<StoreCheck> Of(PostgresFacts facts, StoreCapabilities capabilities)
    {
        yield return StoreCheck.Expect(
            facts["yb_effective_transaction_isolation_level"] is "" or "read committed", "effective isolation",
            facts["yb_effective_transaction_isolation_level"] is { Length: > 0 } level ? level : "not told",
            "Start the tablet servers with --yb_enable_read_committed_isolation=true: conflicts else end whole batches with 40001.");
        yield return StoreCheck.Expect(
            capabilities.UpsertReadBatch > 1, "yb_insert_on_conflict_read_batch_size", $"{capabilities.UpsertReadBatch}",
            $"ALTER DATABASE \"{facts["database"]}\" SET yb_insert_on_conflict_read_batch_size = {UpsertReadBatchUsual} (as a superuser): every row of a live batch else costs a request of its own.");
        yield return StoreCheck.Expect(
            facts["yb_disable_transactional_writes"] is not "", "yb_disable_transactional_writes",
            facts["yb_disable_transactional_writes"] is { Length: > 0 } value ? $"known, {value}" : "not known",
            "Use v2025.1 or later: bulk loads else go through the log of transactions, at about half the speed.");
        yield return StoreCheck.Expect(
            facts["yb_enable_cbo"] is "" or "on", "yb_enable_cbo", facts["yb_enable_cbo"] is { Length: > 0 } costs ? costs : "not known",
            $"ALTER DATABASE \"{facts["database"]}\" SET yb_enable_cbo = on: questions of people who write SQL are else planned by old rules.");
    }

    private static async Task<IReadOnlyList<string>> ReadNodesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var nodes = new List<string>();
        await using var command = new NpgsqlCommand("SELECT host || ':' || port FROM yb_servers() WHERE node_type = 'primary' ORDER BY host, port", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            nodes.Add(reader.GetString(0));
        return nodes;
    }
}
