namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Flags of YugabyteDB that writes depend on. They are set for the tablet servers, not by a client.</summary>
internal static class YugabyteChecks
{
    private const int UpsertReadBatchUsual = 1024;

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
    }
}
