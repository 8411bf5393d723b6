using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// The system tables in MariaDB, MySQL and TiDB. Text that is compared stands in binary columns: by bytes, without padding. What
/// only TiDB reads stands in comments of its own.
/// </summary>
internal static class MySqlSystemTables
{
    /// <summary>A longer host's name is cut, here and where it is asked for: it must fit a key, and none that exists is longer.</summary>
    public const int HostBytesMax = 1024;

    private const string Clustered = "/*T![clustered_index] CLUSTERED */";
    private const string Options = "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

    private static readonly string[] First =
    [
        $"CREATE TABLE IF NOT EXISTS store_format (version int NOT NULL PRIMARY KEY) {Options}",
        $"""
        CREATE TABLE IF NOT EXISTS repo (
          did binary(16) NOT NULL, lane smallint NOT NULL, sync smallint NOT NULL, account smallint NOT NULL,
          rev bigint, seen_rev bigint, commit_cid varbinary(100), data_cid varbinary(100), host text, handle text,
          signing_key text, resolved_at datetime(6), level smallint NOT NULL, error text, attempts int NOT NULL,
          retry_at datetime(6), PRIMARY KEY (did) {Clustered}, KEY repo__sync (sync, did)
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS repo_collection (
          did binary(16) NOT NULL, collection varbinary(317) NOT NULL, count bigint NOT NULL,
          PRIMARY KEY (did, collection) {Clustered}, KEY repo_collection__collection (collection, did)
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS collection_total (
          collection varbinary(317) NOT NULL, lane smallint NOT NULL, count bigint NOT NULL, PRIMARY KEY (collection, lane) {Clustered}
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS collection_table (
          collection varbinary(317) NOT NULL, name varbinary(64) NOT NULL, projection mediumtext NOT NULL,
          PRIMARY KEY (collection) {Clustered}, UNIQUE KEY collection_table__name (name)
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS repo_hidden (
          did binary(16) NOT NULL, status smallint NOT NULL, since datetime(6) NOT NULL, PRIMARY KEY (did) {Clustered}
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS repo_queue (
          did binary(16) NOT NULL, lane smallint NOT NULL, did_text varbinary(2048), host varbinary(1024) NOT NULL,
          priority int NOT NULL, due_at datetime(6) NOT NULL, attempts int NOT NULL, error text, is_claimed tinyint(1) NOT NULL,
          PRIMARY KEY (did) {Clustered}, KEY repo_queue__due (host, priority, due_at, did), KEY repo_queue__claimed (is_claimed)
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS checkpoint (
          source varbinary(512) NOT NULL, lane smallint NOT NULL, position bigint NOT NULL, PRIMARY KEY (source, lane) {Clustered}
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS lane_lease (
          lane smallint NOT NULL, owner varbinary(512), epoch bigint NOT NULL, expires_at datetime(6) NOT NULL, PRIMARY KEY (lane) {Clustered}
        ) {Options}
        """,
        $"CREATE TABLE IF NOT EXISTS did_text (did binary(16) NOT NULL, text varbinary(2048) NOT NULL, PRIMARY KEY (did) {Clustered}) {Options}",
        $"""
        CREATE TABLE IF NOT EXISTS record (
          did binary(16) NOT NULL, collection varbinary(317) NOT NULL, rkey varbinary(513) NOT NULL, rev bigint NOT NULL,
          cid varbinary(100) NOT NULL, indexed_at datetime(6) NOT NULL, flags smallint NOT NULL, rest mediumblob,
          PRIMARY KEY (did, collection, rkey) {Clustered}
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS dead_letter (
          id bigint NOT NULL AUTO_INCREMENT, digest binary(16) NOT NULL, reason varbinary(256) NOT NULL, detail text NOT NULL,
          source text NOT NULL, did binary(16) NOT NULL, path text NOT NULL, bytes mediumblob NOT NULL, at datetime(6) NOT NULL,
          PRIMARY KEY (id) {Clustered}, UNIQUE KEY dead_letter__digest (digest)
        ) {Options} /*T![auto_id_cache] AUTO_ID_CACHE=1 */
        """,
        $"""
        CREATE TABLE IF NOT EXISTS dead_letter_total (
          reason varbinary(256) NOT NULL, added bigint NOT NULL, dropped bigint NOT NULL, PRIMARY KEY (reason) {Clustered}
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS plc (
          did binary(16) NOT NULL, digest binary(32) NOT NULL, created_at datetime(6) NOT NULL, operation blob NOT NULL,
          PRIMARY KEY (did, digest) {Clustered}
        ) {Options}
        """,
        $"INSERT IGNORE INTO lane_lease (lane, owner, epoch, expires_at) VALUES {Lanes()}",
    ];

    private static readonly string[] LetterSizes =
    [
        $"""
        CREATE TABLE IF NOT EXISTS dead_letter_size (id smallint NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (id) {Clustered}) {Options}
        """,
        $"""
        INSERT IGNORE INTO dead_letter_size (id, bytes) SELECT 1, COALESCE((SELECT SUM({MySqlDeadLetters.Size}) FROM dead_letter), 0) FROM DUAL
        WHERE NOT EXISTS (SELECT 1 FROM dead_letter_size)
        """,
    ];

    private static readonly string[] Links =
    [
        $"""
        CREATE TABLE IF NOT EXISTS link (
          target varbinary(849) NOT NULL, collection varbinary(317) NOT NULL, path varbinary(512) NOT NULL, did binary(16) NOT NULL,
          rkey varbinary(513) NOT NULL, PRIMARY KEY (target, collection, path, did, rkey) {Clustered}, KEY link__source (did, collection, rkey)
        ) {Options}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS link_collection (
          collection varbinary(317) NOT NULL, is_whole tinyint(1) NOT NULL, PRIMARY KEY (collection) {Clustered}
        ) {Options}
        """,
    ];

    private static readonly string[] FirstSplits =
    [
        TidbDialect.Instance.SplitTable("repo", ""), TidbDialect.Instance.SplitTable("repo_collection", ", x''"),
        TidbDialect.Instance.SplitTable("record", ", x'', x''"), TidbDialect.Instance.SplitTable("repo_queue", ""),
        TidbDialect.Instance.SplitTable("plc", ", x''"),
    ];

    // Most targets are a DID or an AT-URI.
    private static readonly string[] LinkSplits =
    [
        TidbDialect.Instance.SplitTable("link", ", x'', x'', x'', x''", "01", "02"), TidbDialect.Instance.SplitIndex("link", "link__source", ", x'', x''"),
    ];

    /// <summary>Cuts the large ones into regions ahead, on TiDB.</summary>
    public static IReadOnlyList<string> Splits { get; } = [.. FirstSplits, .. LinkSplits];

    /// <summary>Notes which of the steps a store has.</summary>
    public const string StepTable =
        $"""
        CREATE TABLE IF NOT EXISTS store_step (
          step int NOT NULL, name varbinary(256) NOT NULL, made_at datetime(6) NOT NULL, PRIMARY KEY (step) {Clustered}
        ) {Options}
        """;

    public static IReadOnlyList<SystemStep> Steps { get; } =
    [
        new(1, "the first tables", First),
        new(2, "dead letters are bounded in bytes", LetterSizes),
        new(3, "links", Links),
    ];

    /// <summary>The same for TiDB, which cuts the large ones into regions ahead.</summary>
    public static IReadOnlyList<SystemStep> StepsSplit { get; } =
        [Steps[0] with { Statements = [.. First, .. FirstSplits] }, Steps[1], Steps[2] with { Statements = [.. Links, .. LinkSplits] }, .. Steps.Skip(3)];

    private static string Lanes() => string.Join(
        ", ", Enumerable.Range(0, Lane.Count).Select(lane => string.Create(CultureInfo.InvariantCulture, $"({lane}, NULL, 0, '1970-01-01')")));
}
