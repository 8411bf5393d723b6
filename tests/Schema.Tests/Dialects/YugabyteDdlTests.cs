using System.Text.RegularExpressions;
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
public sealed partial class YugabyteDdlTests
{
    private static readonly YugabyteDialect Dialect = YugabyteDialect.Instance;

    private const string Quiet = "SET client_min_messages = warning;\n";
    private const string SystemTables = "CREATE TABLE did_text (did uuid PRIMARY KEY, text text NOT NULL); CREATE TABLE repo_hidden (did uuid PRIMARY KEY);\n";

    [Fact]
    public async Task Without_its_own_clauses_a_server_of_the_same_family_takes_every_table_and_index_twice()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));
        await server.QueryAsync(database, SystemTables + SqlScripts.Of(YugabyteOnPostgres.StandIns.Concat(PostgresFunctions.Statements)).Single());

        for (var round = 0; round < 2; round++)
        {
            foreach (var script in SqlScripts.Of(tables.SelectMany(Everything).Select(Plain)))
                await server.QueryAsync(database, Quiet + script);
        }

        Assert.Equal(HostileNames.CatalogOf(tables), await PostgresDdlTests.CatalogAsync(server, database));
    }

    [Fact]
    public async Task Hostile_names_make_their_own_tables_and_columns_and_nothing_else()
    {
        Tier.Require(TierLevel.Default);
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync(database, SystemTables + SqlScripts.Of(YugabyteOnPostgres.StandIns.Concat(PostgresFunctions.Statements)).Single());
        foreach (var script in SqlScripts.Of(HostileNames.Tables.SelectMany(Everything).Select(Plain)))
            await server.QueryAsync(database, Quiet + script);

        Assert.Equal(HostileNames.Catalog, await PostgresDdlTests.CatalogAsync(server, database));
    }

    [Fact]
    public void Of_all_tables_what_only_this_engine_reads_is_the_key_the_cuts_and_the_ways_of_sharding()
    {
        foreach (var table in ProjectionCompilerTests.CorpusTables().Concat(HostileNames.Tables))
        {
            Assert.Equal(["PRIMARY KEY (\"did\" HASH, \"rkey\" ASC)", "SPLIT INTO 16 TABLETS"], YugabyteOnPostgres.Clauses(Assert.Single(Dialect.CreateTable(table))));
            Assert.Equal(
                table.Indexes.SelectMany(index => new[] { $"(\"{Assert.Single(index.Columns)}\" HASH)", "SPLIT INTO 16 TABLETS" }),
                Dialect.CreateIndexes(table).SelectMany(YugabyteOnPostgres.Clauses));
            Assert.DoesNotContain(Everything(table).Select(Plain), statement => OwnWords().IsMatch(statement));
        }
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

    [GeneratedRegex(@"\b(HASH|SPLIT|TABLETS|ybgin|lsm|NONCONCURRENTLY|COLOCATION|TABLEGROUP)\b")]
    private static partial Regex OwnWords();
}
