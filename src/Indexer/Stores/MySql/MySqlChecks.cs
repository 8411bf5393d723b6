using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>What has to be so on a server of MySQL's family, and what makes it slow or unsafe.</summary>
internal static class MySqlChecks
{
    private const long Mebibyte = 1L << 20;
    private const long PacketNeeded = 16 * Mebibyte;
    private const long BufferPoolUsual = 256 * Mebibyte;
    private const long LogUsual = 512 * Mebibyte;

    public static async Task<IReadOnlyList<StoreCheck>> RunAsync(
        MySqlConnection connection, MySqlStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var capabilities = await MySqlProbe.AskAsync(connection, store.Address.IsTidb, cancellationToken);
        var facts = await MySqlFacts.ReadAsync(connection, time, cancellationToken);
        var own = capabilities.SplitsRegions ? await TidbChecks.RunAsync(connection, "information_schema", cancellationToken) : Tuning(facts);
        return [.. Needed(facts, capabilities), .. Usual(facts, capabilities, store.Options), .. own];
    }

    private static IEnumerable<StoreCheck> Needed(MySqlFacts facts, StoreCapabilities capabilities)
    {
        yield return StoreCheck.Require(
            MySqlSetup.IsNewEnough(capabilities), "version", $"{capabilities.Engine} {capabilities.Version}",
            $"Use {capabilities.Engine} {MySqlSetup.Oldest(capabilities.Engine)} or later.");
        yield return StoreCheck.Require(
            facts.Number("max_allowed_packet") >= PacketNeeded, "max_allowed_packet", Size(facts, "max_allowed_packet"),
            "SET GLOBAL max_allowed_packet = 67108864, and the same in the server's file: a record of 1 MiB else does not fit into a statement.");
        yield return StoreCheck.Require(
            facts.Missing.Count == 0, "privileges", facts.Missing.Count == 0 ? "granted" : $"missing: {string.Join(", ", facts.Missing)}",
            $"As an administrator: GRANT {string.Join(", ", facts.Missing)} ON `{facts["database"]}`.* TO {facts["user"]}");
        yield return StoreCheck.Require(
            !facts.IsOn("read_only"), "writes", facts.IsOn("read_only") ? "refused: read_only is on" : "taken", "Name the primary server in --store.");
        yield return StoreCheck.Require(
            !facts.IsOn("log_bin") || facts["binlog_format"] is not "STATEMENT", "binlog_format", facts.IsOn("log_bin") ? facts["binlog_format"] : "no log",
            "SET GLOBAL binlog_format = 'ROW': batches run at READ COMMITTED, which cannot be logged by statements.");
        yield return StoreCheck.OfClock(facts.ClockOffset);
    }

    private static IEnumerable<StoreCheck> Usual(MySqlFacts facts, StoreCapabilities capabilities, StoreOptions options)
    {
        yield return StoreCheck.Expect(
            facts.IsOn("local_infile") || capabilities.SplitsRegions, "local_infile", facts["local_infile"],
            "SET GLOBAL local_infile = 1, and the same in the server's file: rows else go as INSERT statements, at a fraction of the speed.");

        // Ours are set for each session and table; these are what other programs meet.
        yield return StoreCheck.Expect(
            facts["collation_database"].StartsWith("utf8mb4", StringComparison.Ordinal), "collation", facts["collation_database"],
            $"ALTER DATABASE `{facts["database"]}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        yield return StoreCheck.Fine("sql_mode, isolation", $"{facts["sql_mode"]}, {facts["isolation"]}");
        var needed = options.ReadConnectionsMax + Math.Max(Environment.ProcessorCount, capabilities.WritersUsual) + 2;
        yield return StoreCheck.Expect(
            facts.Number("max_connections") == 0 || facts.Number("max_connections") >= needed, "max_connections", facts["max_connections"],
            string.Create(CultureInfo.InvariantCulture, $"Set max_connections to {2 * needed} or more: one Indexer uses up to {needed}."));
    }

    private static IEnumerable<StoreCheck> Tuning(MySqlFacts facts)
    {
        yield return StoreCheck.Expect(
            facts.Number("innodb_buffer_pool_size") >= BufferPoolUsual, "innodb_buffer_pool_size", Size(facts, "innodb_buffer_pool_size"),
            "Set it to half of the memory or more: innodb_buffer_pool_size = 8G in the server's file.");
        var log = facts.Number("innodb_redo_log_capacity") is > 0 and var capacity ? capacity : facts.Number("innodb_log_file_size");
        yield return StoreCheck.Expect(
            log >= LogUsual, "redo log", string.Create(CultureInfo.InvariantCulture, $"{log / Mebibyte:N0} MiB"),
            "innodb_log_file_size = 2G (MariaDB) or innodb_redo_log_capacity = 2G (MySQL) in the server's file: bulk loads else wait for pages to be written.");
        yield return StoreCheck.Expect(
            facts["innodb_flush_log_at_trx_commit"] == "1" && (facts.IsOn("innodb_doublewrite") || facts["innodb_doublewrite"] is ""), "durability",
            $"flush_log_at_trx_commit {facts["innodb_flush_log_at_trx_commit"]}, doublewrite {facts["innodb_doublewrite"]}",
            "innodb_flush_log_at_trx_commit = 1 and innodb_doublewrite = ON: without them a power failure can lose batches that were told to be durable.");
    }

    private static string Size(MySqlFacts facts, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{facts.Number(name) / Mebibyte:N0} MiB");
}
