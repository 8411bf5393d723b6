using System.Globalization;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>Both dialects of the MySQL family on a real MariaDB, which reads what is TiDB's alone as comments.</summary>
public sealed class MySqlDdlTests
{
    private const string SystemTables =
        "CREATE TABLE did_text (did binary(16) PRIMARY KEY, text varbinary(2048) NOT NULL); CREATE TABLE repo_hidden (did binary(16) PRIMARY KEY);\n";

    public static TheoryData<string> Dialects => ["mysql", "tidb"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_server_takes_every_table_index_and_view_twice_and_keeps_each_name_whole(string name)
    {
        if (name == "tidb")
            Tier.Require(TierLevel.Default);
        var (server, database, dialect) = await StartAsync(name);
        var tables = ProjectionCompilerTests.CorpusTables();
        tables.Add(Starter.Compile("sqlite.hostile.v"));

        foreach (var script in SqlScripts.Of(tables.SelectMany(table => Everything(dialect, table).Concat(Everything(dialect, table)))))
            await server.QueryAsync(database, script);

        Assert.Equal(Names(tables, table => table.Table), await TablesAsync(server, database, "BASE TABLE"));
        Assert.Equal(Names(tables, table => table.View), await TablesAsync(server, database, "VIEW"));
        Assert.Equal(Names(tables.SelectMany(table => table.Indexes), index => index.Name), await IndexesAsync(server, database));
        foreach (var part in tables.Chunk(20))
            await server.QueryAsync(database, Script(part.Select(table => $"SELECT * FROM {table.View}")));
        await server.QueryAsync(database, Script(tables.SelectMany(dialect.DropIndexes).Concat(tables.SelectMany(dialect.DropIndexes))));
        Assert.Empty(await IndexesAsync(server, database));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Hostile_names_make_their_own_tables_and_columns_and_nothing_else(string name)
    {
        if (name == "tidb")
            Tier.Require(TierLevel.Default);
        var (server, database, dialect) = await StartAsync(name);
        foreach (var script in SqlScripts.Of(HostileNames.Tables.SelectMany(table => Everything(dialect, table))))
            await server.QueryAsync(database, script);

        Assert.Equal(HostileNames.Catalog, await CatalogAsync(server, database));
    }

    [Fact]
    public void What_only_TiDB_reads_is_how_a_table_is_clustered_and_how_it_is_cut_ahead()
    {
        foreach (var table in ProjectionCompilerTests.CorpusTables().Concat(HostileNames.Tables))
        {
            var create = TidbDialect.Instance.CreateTable(table);
            Assert.Equal([MySqlDialect.Instance.CreateTable(table)[0].Replace("`rkey`)", "`rkey`) /*T![clustered_index] CLUSTERED */", StringComparison.Ordinal),
                $"/*T! SPLIT TABLE `{table.Table}` BY {Cuts(", x''")} */"], create);
            Assert.Equal(
                table.Indexes.Where(index => table.Column(index.Columns[0])!.Type is ColumnType.Did or ColumnType.AtUri)
                    .Select(index => $"/*T! SPLIT TABLE `{table.Table}` INDEX `{index.Name}` BY {Cuts("")} */"),
                TidbDialect.Instance.CreateIndexes(table).Except(MySqlDialect.Instance.CreateIndexes(table)));
            Assert.Equal(
                TidbDialect.Instance.CreateIndexes(table),
                table.Indexes.SelectMany(index => new[] { TidbDialect.Instance.CreateIndexOnline(table, index), TidbDialect.Instance.SpreadIndex(table, index) }).OfType<string>());
            Assert.Equal(MySqlDialect.Instance.CreateView(table), TidbDialect.Instance.CreateView(table));
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_view_shows_text_and_hides_hidden_repos_and_an_index_answers_for_a_uri(string name)
    {
        var (server, database, dialect) = await StartAsync(name);
        var like = Starter.Compile("app.bsky.feed.like");
        string[] dids = ["did:plc:z72i7hdynmk6r22z27h6tvur", "did:web:example.com", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"];
        const string uri = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y";
        const string unusual = "at://did:plc:777777777777777777777777/com.example.other/kzzzzzzzzzzzz";
        const string cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
        string Of(string identifier) => SqlLiteral.Of(identifier, dialect)!.Text;

        await server.QueryAsync(database, Script(Everything(dialect, like)) + string.Concat(dids.Select((did, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO app_bsky_feed_like (did, rkey, rev, cid, indexed_at, flags, subject, subject_cid, created_at)
            VALUES ({Of(did)}, {(i == 0 ? "x'0273656c66'" : Rkey("3jui7kd54zh2y"))}, {Of("3jzfcijpj2z2a")}, {Of(cid)}, '2024-01-02 03:04:05.678', 0,
              {Of(i == 0 ? uri : unusual)}, x'0155121f20', '2024-01-02 03:04:05.678');

            """)))
            + $"INSERT INTO repo_hidden VALUES ({Of(dids[2])}); INSERT INTO did_text VALUES ({Of(dids[1])}, '{dids[1]}')");

        var rows = await server.QueryAsync(database, "SELECT uri, did, rkey, rev, cid, subject, subject_cid, created_at FROM app_bsky_feed_like_v ORDER BY did");
        var plan = await server.QueryAsync(database, $"EXPLAIN SELECT did FROM app_bsky_feed_like WHERE subject = {Of(uri)}");

        Assert.Equal(
            [
                $"at://{dids[0]}/app.bsky.feed.like/self|{dids[0]}|self|3jzfcijpj2z2a|{cid}|{uri}|f0155121f20|2024-01-02 03:04:05.678000",
                $"at://{dids[1]}/app.bsky.feed.like/3jui7kd54zh2y|{dids[1]}|3jui7kd54zh2y|3jzfcijpj2z2a|{cid}|{unusual}|f0155121f20|2024-01-02 03:04:05.678000",
            ],
            rows.TrimEnd().Replace('\t', '|').Split('\n'));
        Assert.Contains("app_bsky_feed_like__subject__key", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColumnType.Text, 512)]
    [InlineData(ColumnType.Text, 16_384)]
    [InlineData(ColumnType.AtUri, ColumnCaps.AtUri)]
    [InlineData(ColumnType.Cid, ColumnCaps.Cid)]
    [InlineData(ColumnType.Datetime, ColumnCaps.Fixed)]
    public async Task A_table_of_two_hundred_columns_of_one_type_is_made(object type, int cap)
    {
        var (server, database, dialect) = await StartAsync("mysql");
        var columns = Enumerable.Range(0, TableProjection.MaxColumns)
            .Select(i => new ColumnProjection($"column_{i}", [$"column{i}"], (ColumnType)type, cap)).ToArray();
        var table = new TableProjection(Nsid.Parse("com.example.wide"), "com_example_wide", [.. columns], cap > ColumnCaps.AtUri ? [] : [
            new IndexProjection("com_example_wide__first", ["column_0"], IndexKind.Key)]);

        await server.QueryAsync(database, Script([.. dialect.CreateTable(table), .. dialect.CreateIndexes(table)]));

        Assert.Equal("207", (await server.QueryAsync(database, $"SELECT count(*) FROM information_schema.columns WHERE table_schema = '{database}' AND table_name = 'com_example_wide'")).Trim());
    }

    [Fact]
    public async Task Text_that_differs_in_case_accents_or_blanks_at_its_end_differs()
    {
        var (server, database, dialect) = await StartAsync("mysql");
        var note = Starter.Compile("dev.lexidex.sim.note");
        var text = note.Columns.First(column => column.Type == ColumnType.Text && column.CapBytes <= ColumnCaps.Key).Name;
        await server.QueryAsync(database, Script(dialect.CreateTable(note)) + string.Concat(new[] { "a", "A", "á", "a ", "a\t" }.Select(
            (value, i) => $"INSERT INTO {note.Table} (did, rkey, rev, cid, indexed_at, flags, `{text}`) VALUES ('{i}', x'02', 1, x'01', now(), 0, '{value}');\n")));

        Assert.Equal("1", (await server.QueryAsync(database, $"SELECT count(*) FROM {note.Table} WHERE `{text}` = 'a'")).Trim());
        Assert.Equal("5", (await server.QueryAsync(database, $"SELECT count(DISTINCT `{text}`) FROM {note.Table}")).Trim());
    }

    private static async Task<(MariaServer Server, string Database, StoreDialect Dialect)> StartAsync(string dialect)
    {
        var server = await MariaServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync(database, SystemTables);
        return (server, database, dialect == "tidb" ? TidbDialect.Instance : MySqlDialect.Instance);
    }

    // A record key that is a TID: SqlLiteral takes such a text for the TID itself.
    private static string Rkey(string text)
    {
        var form = new byte[RecordKeyForm.MaxLength];
        return MySqlDialect.Instance.BytesLiteral(form.AsSpan(0, RecordKeyForm.Write(System.Text.Encoding.ASCII.GetBytes(text), form)));
    }

    private static IEnumerable<string> Everything(StoreDialect dialect, TableProjection table) =>
        [.. dialect.CreateTable(table), .. dialect.CreateIndexes(table), .. dialect.CreateView(table)];

    private static string Script(IEnumerable<string> statements) => string.Join(";\n", statements) + ";\n";

    // Thirty-two equal shares of the first byte.
    private static string Cuts(string rest) => string.Join(", ", Enumerable.Range(1, 31).Select(cut => $"(x'{cut * 8:x2}'{rest})"));

    // Whatever stands in the catalog but primary keys and the two system tables.
    private static Task<List<string>> CatalogAsync(MariaServer server, string database) => ListAsync(server, database, $"""
        SELECT CONCAT(IF(t.table_type = 'BASE TABLE', 'table', LOWER(t.table_type)), ' ', table_name, '.', c.column_name)
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = '{database}' AND table_name NOT IN ('did_text', 'repo_hidden')
        UNION ALL
        SELECT DISTINCT CONCAT('index ', index_name) FROM information_schema.statistics WHERE table_schema = '{database}' AND index_name <> 'PRIMARY'
        UNION ALL
        SELECT CONCAT('schema ', schema_name) FROM information_schema.schemata WHERE schema_name NOT REGEXP '^(test_[0-9]+|mysql|sys|performance_schema|information_schema)$'
        """);

    private static List<string> Names<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.Select(name).Order(StringComparer.Ordinal)];

    private static Task<List<string>> TablesAsync(MariaServer server, string database, string type) => ListAsync(
        server, database, $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{database}' AND table_type = '{type}' AND table_name NOT IN ('did_text', 'repo_hidden')");

    private static Task<List<string>> IndexesAsync(MariaServer server, string database) => ListAsync(
        server, database, $"SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = '{database}' AND index_name <> 'PRIMARY'");

    private static async Task<List<string>> ListAsync(MariaServer server, string database, string sql) =>
        [.. (await server.QueryAsync(database, sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
