using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

public sealed class PostgresDdlTests
{
    private const string SystemTables = "CREATE TABLE did_text (did uuid PRIMARY KEY, text text NOT NULL); CREATE TABLE repo_hidden (did uuid PRIMARY KEY);";

    private const string Quiet = "SET client_min_messages = warning;\n";

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_server_takes_every_table_index_and_view_twice_and_keeps_each_name_whole(int version)
    {
        var server = await PostgresServer.RequireAsync(version);
        var database = await server.CreateDatabaseAsync();
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));

        await server.QueryAsync(database, SystemTables + Script(PostgresFunctions.Statements) + Script(PostgresFunctions.Statements));
        foreach (var part in tables.Chunk(40))
        {
            await server.QueryAsync(database, Script(part.SelectMany(Everything)));
            await server.QueryAsync(database, Script(part.SelectMany(Everything)));
        }

        Assert.Equal(Names(tables, table => table.Table), await Relations(server, database, 'r'));
        Assert.Equal(Names(tables, table => table.View), await Relations(server, database, 'v'));
        Assert.Equal(
            Names(tables.SelectMany(table => table.Indexes), index => index.Name),
            (await Relations(server, database, 'i')).Where(name => !name.EndsWith("__pk", StringComparison.Ordinal)));
        await server.QueryAsync(database, Script(tables.SelectMany(PostgresDialect.Instance.DropIndexes)));
        Assert.Equal(tables.Count, (await Relations(server, database, 'i')).Count);
    }

    [Fact]
    public async Task The_view_shows_text_and_hides_hidden_repos_and_an_index_answers_for_a_uri()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        var like = Starter.Compile("app.bsky.feed.like");
        await server.QueryAsync(database, SystemTables + Script(PostgresFunctions.Statements) + Script(Everything(like)));
        await server.QueryAsync(database,
            """
            INSERT INTO app_bsky_feed_like (did, rkey, rev, cid, indexed_at, flags, subject, created_at)
            SELECT at_did(did), at_rkey('3jui7kd54zh2y'), at_tid('3jzfcijpj2z2a'), at_cid('bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a'),
              '2024-01-02T03:04:05.678Z', 0, at_uri('at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y'), '2024-01-02T03:04:05.678Z'
            FROM unnest(ARRAY['did:plc:z72i7hdynmk6r22z27h6tvur', 'did:web:example.com', 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa']) AS did;
            INSERT INTO repo_hidden VALUES (at_did('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'));
            INSERT INTO did_text VALUES (at_did('did:web:example.com'), 'did:web:example.com');
            """);

        var rows = await server.QueryAsync(database,
            "SELECT uri, did, rkey, rev, cid, subject, subject_cid FROM app_bsky_feed_like_v ORDER BY did");
        var plan = await server.QueryAsync(database,
            "SET enable_seqscan = off; EXPLAIN SELECT did FROM app_bsky_feed_like WHERE subject = at_uri('at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/a.b.c/self')");

        const string tail = "|3jui7kd54zh2y|3jzfcijpj2z2a|bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
            + "|at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y|";
        Assert.Equal(
            [
                "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.like/3jui7kd54zh2y|did:plc:z72i7hdynmk6r22z27h6tvur" + tail,
                "at://did:web:example.com/app.bsky.feed.like/3jui7kd54zh2y|did:web:example.com" + tail,
            ],
            rows.TrimEnd().Split('\n'));
        Assert.Contains("app_bsky_feed_like__subject__key", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Hostile_names_make_their_own_tables_and_columns_and_nothing_else(int version)
    {
        var server = await PostgresServer.RequireAsync(version);
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync(database, SystemTables + Script(PostgresFunctions.Statements));
        foreach (var script in SqlScripts.Of(HostileNames.Tables.SelectMany(Everything)))
            await server.QueryAsync(database, Quiet + script);

        Assert.Equal(HostileNames.Catalog, await CatalogAsync(server, database));
    }

    /// <summary>Whatever stands in the catalog but primary keys and the system's own: kind and name, and each column.</summary>
    internal static async Task<IReadOnlyList<string>> CatalogAsync(PostgresServer server, string database)
    {
        var found = await server.QueryAsync(database, """
            SELECT CASE relkind WHEN 'r' THEN 'table ' WHEN 'v' THEN 'view ' ELSE relkind::text || ' ' END || relname || coalesce('.' || attname, '')
            FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' AND relname NOT IN ('did_text', 'repo_hidden', 'yb_tablet_metadata')
            UNION ALL
            SELECT 'index ' || c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            WHERE relnamespace = 'public'::regnamespace AND NOT indisprimary
            UNION ALL
            SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^(pg_.*|information_schema|public)$'
            """);
        return [.. found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Everything(TableProjection table) =>
        [.. PostgresDialect.Instance.CreateTable(table), .. PostgresDialect.Instance.CreateIndexes(table), .. PostgresDialect.Instance.CreateView(table)];

    private static string Script(IEnumerable<string> statements) => Quiet + string.Join(";\n", statements) + ";\n";

    private static List<string> Names<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.Select(name).Order(StringComparer.Ordinal)];

    private static async Task<List<string>> Relations(PostgresServer server, string database, char kind)
    {
        var names = await server.QueryAsync(database,
            $"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = '{kind}' "
            + "AND relname !~ '^(did_text|repo_hidden)' ORDER BY relname COLLATE \"C\"");
        return [.. names.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
