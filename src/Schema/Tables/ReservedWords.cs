using System.Collections.Frozen;

namespace Lexidex.Schema.Tables;

/// <summary>
/// Words that no column has for a name, on any engine, so that a table has the same columns everywhere and people who write SQL
/// need no quotes. The list is part of the on-disk form: a word is never added or removed within a format version.
/// </summary>
public static class ReservedWords
{
    // The table's own columns, the view's uri, the primary key of table record, and what PostgreSQL and YugabyteDB put into every table.
    private static readonly FrozenSet<string> SystemNames = Words("""
        did rkey rev cid indexed_at flags rest collection uri
        tableoid xmin xmax cmin cmax ctid ybctid ybrowid
        """);

    // Our own tables, and those of PostgreSQL, YugabyteDB and SQLite, which are found first or can't be made, begin with these.
    private static readonly FrozenSet<string> SystemPrefixes = Words("""
        checkpoint collection dead did lane link plc record repo store pg sqlite yb
        """);

    // Reserved in PostgreSQL 15 to 18 and in YugabyteDB, which adds nonconcurrently.
    private const string PostgresWords = """
        all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
        concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp
        current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having
        ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural
        nonconcurrently not notnull null offset on only or order outer overlaps placing primary references returning right select
        session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic
        verbose when where window with
        """;

    // Reserved in MySQL 8.0 to 9, MariaDB 10.6 to 12 or TiDB 8, and not above.
    private const string MysqlWords = """
        accessible add alter asensitive before between bigint blob by call cascade change char character condition continue
        convert cube cume_dist cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare
        delayed delete delete_domain_id dense_rank describe deterministic distinctrow div do_domain_ids double drop dual each
        elseif empty enclosed escaped exists exit explain external first_value float float4 float8 force fulltext function
        general generated get groups grouping high_priority hour_microsecond hour_minute hour_second if ignore ignore_domain_ids
        ignore_server_ids index infile inout insensitive insert int int1 int2 int3 int4 int8 integer interval io_after_gtids
        io_before_gtids iterate json_table key keys kill lag last_value lead leave library linear lines load lock long longblob
        longtext loop low_priority manual master_bind master_demote_to_replica master_demote_to_slave master_heartbeat_period
        master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second
        mod modifies no_write_to_binlog nth_value ntile numeric of optimize optimizer_costs option optionally out outfile over
        page_checksum parallel parse_vcol_expr partition percent_rank portion precision procedure purge qualify range rank read
        read_write reads real recursive ref_system_id regexp release rename repeat replace require resignal restrict return
        revoke rlike row row_number rownum rows schema schemas second_microsecond sensitive separator set show signal slow
        smallint spatial specific sql sql_big_result sql_buffer_result sql_cache sql_calc_found_rows sql_no_cache
        sql_small_result sqlexception sqlstate sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages
        stored straight_join system terminated tidb_current_tso tinyblob tinyint tinytext trigger undo unlock unsigned until
        update usage use utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying vector virtual while
        without write xor year_month zerofill
        """;

    // What SQLite 3.40 doesn't take as a bare column name, and not above.
    private const string SqliteWords = "autoincrement commit escape nothing raise transaction";

    private static readonly FrozenSet<string> Reserved = Words($"{PostgresWords} {MysqlWords} {SqliteWords}");

    /// <summary>Every word that is reserved in any engine, in lower case.</summary>
    public static IReadOnlyCollection<string> All => Reserved;

    /// <summary>Whether a word is reserved in any engine. In lower case.</summary>
    public static bool Contains(string word) => Reserved.Contains(word);

    /// <summary>Whether a word names something that every table or its view has.</summary>
    public static bool IsSystemName(string word) => SystemNames.Contains(word);

    /// <summary>
    /// Whether a table that begins with this word and an underscore may be one of the system's. Every system table's name begins with
    /// one of these words, and no collection's plain name does.
    /// </summary>
    public static bool IsSystemPrefix(string word) => SystemPrefixes.Contains(word);

    private static FrozenSet<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
