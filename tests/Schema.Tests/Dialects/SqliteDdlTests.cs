using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Tables;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

public sealed class SqliteDdlTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteDdlTests()
    {
        _connection.Open();
        foreach (var function in new[] { "at_did", "at_rkey", "at_tid", "at_cid", "at_uri" })
            _connection.CreateFunction(function, (object? value) => value is DBNull or null ? null : function + " shown", isDeterministic: true);
        Run("CREATE TABLE repo_hidden (did blob PRIMARY KEY) STRICT, WITHOUT ROWID");
    }

    [Fact]
    public void The_engine_takes_every_table_index_and_view_twice()
    {
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));

        foreach (var statement in tables.SelectMany(Everything).Concat(tables.SelectMany(Everything)))
            Run(statement);
        foreach (var table in tables)
            Assert.Equal(0L, Scalar($"SELECT count(*) FROM {table.View}"));

        Assert.Equal((long)tables.Sum(table => table.Indexes.Length), Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"));
        foreach (var statement in tables.SelectMany(SqliteDialect.Instance.DropIndexes))
            Run(statement);
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"));
    }

    [Fact]
    public void Hostile_names_make_their_own_tables_and_columns_and_nothing_else()
    {
        foreach (var statement in HostileNames.Tables.SelectMany(Everything))
            Run(statement);

        var found = (string)Scalar("""
            SELECT group_concat(name, char(10)) FROM (
            SELECT m.type || ' ' || m.name || '.' || c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type IN ('table', 'view') AND m.name <> 'repo_hidden'
            UNION ALL SELECT type || ' ' || name FROM sqlite_master WHERE type NOT IN ('table', 'view') AND sql IS NOT NULL)
            """)!;
        Assert.Equal(HostileNames.Catalog, found.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1_704_164_645_678_000, "2024-01-02T03:04:05.678Z")]
    [InlineData(1_704_164_645_678_999, "2024-01-02T03:04:05.678Z")]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(-1_000_000, "1969-12-31T23:59:59.000Z")]
    [InlineData(-30_610_224_000_000_000, "1000-01-01T00:00:00.000Z")]
    [InlineData(253_402_300_799_999_999, "9999-12-31T23:59:59.999Z")]
    public void The_view_shows_times_as_text_and_hides_hidden_repos(long micros, string shown)
    {
        foreach (var statement in Everything(Starter.Compile("app.bsky.feed.like")))
            Run(statement);
        Run($"INSERT INTO app_bsky_feed_like (did, rkey, rev, cid, indexed_at, flags, created_at) VALUES (x'01', x'02', 3, x'04', {micros}, 0, {micros})");
        Run($"INSERT INTO app_bsky_feed_like (did, rkey, rev, cid, indexed_at, flags) VALUES (x'05', x'02', 3, x'04', {micros}, 0)");
        Run("INSERT INTO repo_hidden VALUES (x'05')");

        Assert.Equal(1L, Scalar("SELECT count(*) FROM app_bsky_feed_like_v"));
        Assert.Equal($"{shown} {shown}", Scalar("SELECT created_at || ' ' || indexed_at FROM app_bsky_feed_like_v"));
        Assert.Equal("at://at_did shown/app.bsky.feed.like/at_rkey shown", Scalar("SELECT uri FROM app_bsky_feed_like_v"));
    }

    [Fact]
    public void An_index_answers_for_a_reference()
    {
        foreach (var statement in Everything(Starter.Compile("app.bsky.feed.like")))
            Run(statement);

        using var command = _connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN SELECT did FROM app_bsky_feed_like WHERE subject = ?1";
        command.Parameters.AddWithValue("?1", new byte[] { 1 });
        using var plan = command.ExecuteReader();
        Assert.True(plan.Read());
        Assert.Contains("app_bsky_feed_like__subject__key", plan.GetString(3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_a_wrong_type_is_refused()
    {
        foreach (var statement in Everything(Starter.Compile("app.bsky.feed.like")))
            Run(statement);

        Assert.Throws<SqliteException>(() => Run(
            "INSERT INTO app_bsky_feed_like (did, rkey, rev, cid, indexed_at, flags) VALUES ('did:plc:text', x'02', 3, x'04', 5, 0)"));
    }

    public void Dispose() => _connection.Dispose();

    private static IEnumerable<string> Everything(TableProjection table) =>
        [.. SqliteDialect.Instance.CreateTable(table), .. SqliteDialect.Instance.CreateIndexes(table), .. SqliteDialect.Instance.CreateView(table)];

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
