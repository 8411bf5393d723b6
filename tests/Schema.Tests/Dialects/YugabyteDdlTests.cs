using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>
/// YugabyteDB's DDL, run on PostgreSQL 15 once the clauses that only YugabyteDB knows are taken out; those are looked at
/// by themselves. Never run on a YugabyteDB server.
/// </summary>
public sealed class YugabyteDdlTests
{
    private static readonly YugabyteDialect Dialect = YugabyteDialect.Instance;

    private const string SystemTables = "CREATE TABLE did_text (did uuid PRIMARY KEY, text text NOT NULL); CREATE TABLE repo_hidden (did uuid PRIMARY KEY);\n";

    [Fact]
    public async Task Without_its_own_clauses_a_server_of_the_same_family_takes_every_table_and_index_twice()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));
        await server.QueryAsync(database, SystemTables + string.Concat(YugabyteOnPostgres.StandIns.Concat(PostgresFunctions.Statements).Select(statement => statement + ";\n")));

        for (var round = 0; round < 2; round++)
        {
            foreach (var part in tables.Chunk(40))
                await server.QueryAsync(database, string.Concat(part.SelectMany(Everything).Select(statement => Plain(statement) + ";\n")));
        }

        var indexes = await server.QueryAsync(database, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%pk%'");
        Assert.Equal(tables.Sum(table => table.Indexes.Length), int.Parse(indexes.Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_table_is_spread_by_hash_of_its_DID_and_cut_ahead()
    {
        var table = Assert.Single(Dialect.CreateTable(Starter.Compile("app.bsky.feed.like")));

        Assert.Contains("PRIMARY KEY (\"did\" HASH, \"rkey\" ASC)", table, StringComparison.Ordinal);
        Assert.EndsWith(") SPLIT INTO 16 TABLETS", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Indexes_are_built_online_by_hash_for_equality_and_in_buckets_for_time()
    {
        var table = new TableProjection(
            Starter.Compile("app.bsky.feed.like").Collection, "t", Starter.Compile("app.bsky.feed.like").Columns,
            [new IndexProjection("t__key", ["subject"], IndexKind.Key), new IndexProjection("t__time", ["created_at"], IndexKind.Time)]);

        Assert.Equal(
            [
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"t__key\" ON \"t\" (\"subject\" HASH) WHERE \"subject\" IS NOT NULL SPLIT INTO 16 TABLETS",
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"t__time\" ON \"t\" ((yb_hash_code(\"did\") % 16) ASC, \"created_at\" ASC) WHERE \"created_at\" IS NOT NULL "
                + "SPLIT AT VALUES ((1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15))",
            ],
            Dialect.CreateIndexes(table));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (\"a\" HASH, \"b\" ASC)) SPLIT INTO 4 TABLETS;", "CREATE TABLE t (a int, PRIMARY KEY (\"a\", \"b\"));",
        "PRIMARY KEY (\"a\" HASH, \"b\" ASC)", "SPLIT INTO 4 TABLETS")]
    [InlineData("CREATE TABLE t (PRIMARY KEY ((a, b) HASH, c DESC))", "CREATE TABLE t (PRIMARY KEY (a, b, c))", "PRIMARY KEY ((a, b) HASH, c DESC)")]
    [InlineData("CREATE TABLE t (PRIMARY KEY (a ASC)) SPLIT AT VALUES ((1), (2))", "CREATE TABLE t (PRIMARY KEY (a))", "PRIMARY KEY (a ASC)", "SPLIT AT VALUES ((1), (2))")]
    [InlineData("CREATE INDEX i ON t USING ybgin (f(a))", "CREATE INDEX i ON t USING gin (f(a))", "USING ybgin")]
    [InlineData("COPY t (a) FROM STDIN WITH (FORMAT BINARY, ROWS_PER_TRANSACTION 20000, REPLACE)", "COPY t (a) FROM STDIN WITH (FORMAT BINARY)",
        "ROWS_PER_TRANSACTION 20000", "REPLACE")]
    [InlineData("SELECT a FROM t WHERE b = $1 ORDER BY a DESC", "SELECT a FROM t WHERE b = $1 ORDER BY a DESC")]
    public void What_only_this_engine_reads_is_taken_out_and_given_back_apart(string statement, string plain, params string[] clauses)
    {
        Assert.Equal(plain, YugabyteOnPostgres.Plain(statement));
        Assert.Equal(clauses, YugabyteOnPostgres.Clauses(statement));
    }

    private static IEnumerable<string> Everything(TableProjection table) =>
        [.. Dialect.CreateTable(table), .. Dialect.CreateIndexes(table), .. Dialect.CreateView(table)];

    // psql runs a script of several statements as one transaction, which no concurrent build may be part of.
    private static string Plain(string statement) =>
        YugabyteOnPostgres.Plain(statement).Replace("CREATE INDEX CONCURRENTLY", "CREATE INDEX", StringComparison.Ordinal);
}
