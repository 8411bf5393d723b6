using System.Globalization;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>What has to be so in a database of PostgreSQL's family, and what makes it slow or unsafe.</summary>
internal static class PostgresChecks
{
    private const long Mebibyte = 1L << 20;
    private const long SharedBuffersUsual = 256 * Mebibyte;
    private const long WalUsual = 2048 * Mebibyte;

    public static async Task<IReadOnlyList<StoreCheck>> RunAsync(
        NpgsqlConnection connection, PostgresStore store, CancellationToken cancellationToken)
    {
        var capabilities = await PostgresProbe.AskAsync(connection, store.Options, cancellationToken);
        var facts = await PostgresFacts.ReadAsync(connection, store.Clock, cancellationToken);
        return
        [
            .. Needed(facts, capabilities, store.Options),
            .. capabilities.SplitsIntoTablets ? await YugabyteChecks.RunAsync(connection, facts, store, capabilities, cancellationToken) : Tuning(facts),
        ];
    }

    private static IEnumerable<StoreCheck> Needed(PostgresFacts facts, StoreCapabilities capabilities, StoreOptions options)
    {
        yield return StoreCheck.Require(
            facts.Number("server_version_num") >= PostgresSetup.OldestVersion, "version", $"{capabilities.Engine} {capabilities.Version}",
            capabilities.SplitsIntoTablets ? "Use v2025.1 or later, which stands on PostgreSQL 15." : "Use PostgreSQL 15 or later.");
        yield return StoreCheck.Require(
            facts["server_encoding"] == "UTF8", "encoding", facts["server_encoding"], "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
        yield return StoreCheck.Expect(
            facts["collation"] is "C" or "POSIX" or "C.UTF-8" or "C.utf8", "collation", facts["collation"],
            "CREATE DATABASE … LOCALE 'C.UTF-8' TEMPLATE template0: text then sorts by its bytes, as on every other engine, and faster.");
        yield return StoreCheck.Require(
            facts["may_create"] == "true", "privilege CREATE", Yes(facts["may_create"]),
            $"As an administrator: GRANT CREATE, TEMPORARY ON DATABASE \"{facts["database"]}\" TO \"{facts["user"]}\"; GRANT CREATE, USAGE ON SCHEMA public TO \"{facts["user"]}\"");
        yield return StoreCheck.Require(
            facts["may_stage"] == "true" || !capabilities.StagesCheaply, "privilege TEMPORARY", Yes(facts["may_stage"]),
            $"As an administrator: GRANT TEMPORARY ON DATABASE \"{facts["database"]}\" TO \"{facts["user"]}\"");
        yield return StoreCheck.Require(
            facts["read_only"] == "false", "writes", facts["read_only"] == "false" ? "taken" : "refused: a standby, or default_transaction_read_only is on",
            "Name the primary server in --store, and set default_transaction_read_only to off.");
        yield return StoreCheck.Expect(
            facts["default_transaction_isolation"] == "read committed", "default_transaction_isolation", facts["default_transaction_isolation"],
            $"ALTER ROLE \"{facts["user"]}\" SET default_transaction_isolation = 'read committed': stricter levels only make batches fail and be sent again.");
        yield return Connections(facts, options);
        // Two processes may each be so far from the server's clock, on either side.
        yield return StoreCheck.OfClock(facts.ClockOffset, capabilities.LateWrites > TimeSpan.Zero ? options.LoadSlack / 2 : null);
    }

    private static StoreCheck Connections(PostgresFacts facts, StoreOptions options)
    {
        var free = facts.Number("max_connections") - facts.Number("superuser_reserved_connections");
        var needed = options.ReadConnectionsMax + Environment.ProcessorCount + 2;
        return StoreCheck.Require(
            free >= needed, "max_connections", string.Create(CultureInfo.InvariantCulture, $"{free} for ordinary users"),
            string.Create(CultureInfo.InvariantCulture, $"Set max_connections to {2 * needed} or more: one Indexer uses up to {needed}."));
    }

    private static IEnumerable<StoreCheck> Tuning(PostgresFacts facts)
    {
        yield return StoreCheck.Expect(
            facts.Number("shared_buffers_bytes") >= SharedBuffersUsual, "shared_buffers", Size(facts, "shared_buffers_bytes"),
            "Set it to a quarter of the memory: ALTER SYSTEM SET shared_buffers = '4GB', then restart the server.");
        yield return StoreCheck.Expect(
            facts.Number("max_wal_size_bytes") >= WalUsual, "max_wal_size", Size(facts, "max_wal_size_bytes"),
            "ALTER SYSTEM SET max_wal_size = '16GB': bulk loads else run from checkpoint to checkpoint, each writing whole pages anew.");
        yield return StoreCheck.Expect(
            facts["fsync"] == "on" && facts["full_page_writes"] == "on", "fsync, full_page_writes", $"{facts["fsync"]}, {facts["full_page_writes"]}",
            "ALTER SYSTEM SET fsync = on, and full_page_writes = on: without them a power failure can destroy the database.");
        yield return StoreCheck.Fine("synchronous_commit", facts["synchronous_commit"]);
        yield return StoreCheck.Expect(
            facts["wal_level"] != "logical", "wal_level", facts["wal_level"],
            "ALTER SYSTEM SET wal_level = 'replica' where nothing reads changes by logical decoding: each change else costs more log.");
        yield return StoreCheck.Expect(
            facts["autovacuum"] == "on", "autovacuum", facts["autovacuum"],
            "ALTER SYSTEM SET autovacuum = on: tables else grow without end, and plans go by old counts.");
    }

    private static string Yes(string fact) => fact == "true" ? "granted" : "missing";

    private static string Size(PostgresFacts facts, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{facts.Number(name) / Mebibyte:N0} MiB");
}
