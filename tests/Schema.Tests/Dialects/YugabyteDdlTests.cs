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

    // Not the real hash, but of the same range.
    private const string StandIns =
        """
        CREATE TABLE did_text (did uuid PRIMARY KEY, text text NOT NULL); CREATE TABLE repo_hidden (did uuid PRIMARY KEY);
        CREATE FUNCTION yb_hash_code(uuid) RETURNS integer LANGUAGE sql IMMUTABLE
        AS $$ SELECT ('x' || substr(md5($1::text), 1, 4))::bit(16)::integer $$;
        """;

    [Fact]
    public async Task Without_its_own_clauses_a_server_of_the_same_family_takes_every_table_and_index_twice()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));
        await server.QueryAsync(database, StandIns + string.Concat(PostgresFunctions.Statements.Select(statement => statement + ";\n")));

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

    private static IEnumerable<string> Everything(TableProjection table) =>
        [.. Dialect.CreateTable(table), .. Dialect.CreateIndexes(table), .. Dialect.CreateView(table)];

    // psql runs a script of several statements as one transaction, which no concurrent build may be part of.
    private static string Plain(string statement) =>
        SplitClause().Replace(statement, "").Replace("\" HASH", "\"", StringComparison.Ordinal)
            .Replace("PRIMARY KEY (\"did\", \"rkey\" ASC)", "PRIMARY KEY (\"did\", \"rkey\")", StringComparison.Ordinal)
            .Replace("USING ybgin", "USING gin", StringComparison.Ordinal).Replace("CREATE INDEX CONCURRENTLY", "CREATE INDEX", StringComparison.Ordinal);

    [GeneratedRegex(@" SPLIT (INTO \d+ TABLETS|AT VALUES \(.*\))$")]
    private static partial Regex SplitClause();
}
