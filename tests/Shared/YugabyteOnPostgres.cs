using System.Text.RegularExpressions;

namespace Lexidex.Tests.Shared;

/// <summary>
/// YugabyteDB's statements as a PostgreSQL server of the same family reads them, and stand-ins for the functions and views that only
/// YugabyteDB has. What is taken out of a statement is given back apart, for tests to look at: no server here reads it.
/// </summary>
internal static partial class YugabyteOnPostgres
{
    /// <summary>To be run once in each database, before anything else. The hash is not the real one, but of the same range.</summary>
    public static IReadOnlyList<string> StandIns { get; } =
    [
        """
        CREATE OR REPLACE FUNCTION yb_servers(OUT host text, OUT port bigint, OUT num_connections bigint, OUT node_type text, OUT cloud text,
          OUT region text, OUT zone text, OUT public_ip text, OUT uuid text, OUT universe_uuid text)
        RETURNS SETOF record LANGUAGE sql AS $$ VALUES ('127.0.0.1', 5433::bigint, 0::bigint, 'primary', 'cloud1', 'datacenter1', 'rack1', '',
          'd42d033f334242b2becbc43e028f64a2', '68a94218-f52d-428d-b95b-f98122d19035') $$
        """,
        """
        CREATE OR REPLACE FUNCTION yb_table_properties(table_oid oid, OUT num_tablets bigint, OUT num_hash_key_columns bigint, OUT is_colocated boolean,
          OUT tablegroup_oid oid, OUT colocation_id oid)
        LANGUAGE sql STABLE AS $$ SELECT 6::bigint, 1::bigint, false, NULL::oid, NULL::oid $$
        """,
        """
        CREATE OR REPLACE FUNCTION yb_hash_code(uuid) RETURNS integer LANGUAGE sql IMMUTABLE
        AS $$ SELECT ('x' || substr(md5($1::text), 1, 4))::bit(16)::integer $$
        """,
        """
        CREATE OR REPLACE VIEW yb_tablet_metadata AS
        SELECT md5(c.oid::text || '/' || g) AS tablet_id, c.oid, current_database()::text AS db_name, c.relname::text AS relname,
          (g * 65536 / 6)::int AS start_hash_code, ((g + 1) * 65536 / 6)::int AS end_hash_code, '127.0.0.' || (g % 3 + 1) || ':5433' AS leader,
          ARRAY['127.0.0.1:5433','127.0.0.2:5433','127.0.0.3:5433'] AS replicas, NULL::text AS start_range, NULL::text AS end_range,
          NULL::json AS tablet_attrs, 'RUNNING'::text AS tablet_state
        FROM pg_class c, generate_series(0, 5) g WHERE c.relkind IN ('r', 'i') AND c.relnamespace = current_schema()::regnamespace
        """,
    ];

    /// <summary>The statement without what PostgreSQL doesn't read. Any other statement comes back as it is.</summary>
    public static string Plain(string statement)
    {
        var plain = CopyOption().Replace(SplitClause().Replace(statement, ""), "");
        plain = HashedGroup().Replace(plain, "$1").Replace(" HASH", "", StringComparison.Ordinal);
        plain = PrimaryKey().Replace(plain, static key => key.Value.Replace(" ASC", "", StringComparison.Ordinal).Replace(" DESC", "", StringComparison.Ordinal));
        return plain.Replace("USING ybgin", "USING gin", StringComparison.Ordinal)
            .Replace("USING lsm", "USING btree", StringComparison.Ordinal).Replace(" NONCONCURRENTLY", "", StringComparison.Ordinal);
    }

    /// <summary>What <see cref="Plain"/> takes out or changes, as it stands: the key with its ways of sharding, the cuts, the options of COPY.</summary>
    public static IReadOnlyList<string> Clauses(string statement) =>
        [.. Clause().Matches(statement).Select(match => match.Value.Trim(' ', ','))];

    private const string Split = @" SPLIT (INTO \d+ TABLETS|AT VALUES \(.*\))(?=;?\s*$)";
    private const string Option = @", ROWS_PER_TRANSACTION \d+|(?<=^COPY [^;]*), REPLACE(?=[,)])";
    private const string Key = @"PRIMARY KEY \((\([^()]+\) HASH)?[^()]*\)";
    private const string Spread = @"\((""[a-z0-9_]+"" HASH|\([^()]+\) HASH|\(yb_hash_code\([^()]*\) % \d+\) ASC)[^()]*\)";

    [GeneratedRegex(Split)]
    private static partial Regex SplitClause();

    [GeneratedRegex(Option)]
    private static partial Regex CopyOption();

    [GeneratedRegex(@"\(([^()]+)\) HASH")]
    private static partial Regex HashedGroup();

    [GeneratedRegex(Key)]
    private static partial Regex PrimaryKey();

    [GeneratedRegex($"{Key}|{Spread}|{Split}|{Option}|USING (ybgin|lsm)|NONCONCURRENTLY")]
    private static partial Regex Clause();
}
