using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;

namespace Lexidex.Store.Conformance;

public abstract class StoreCheckConformance(StoreFixture fixture, string engine)
{
    [Fact]
    public async Task Looking_makes_nothing_and_finds_nothing_that_has_failed()
    {
        var url = await fixture.NewUrlAsync();
        await using var store = StoreFactory.Create(url);

        var checks = await store.CheckAsync(CancellationToken.None);

        Assert.DoesNotContain(checks, check => check.Verdict == CheckVerdict.Failed);
        Assert.Contains(checks, check => check.What == "version" && check.Found.StartsWith(engine, StringComparison.Ordinal));
        Assert.All(checks, check => Assert.Equal(check.Verdict == CheckVerdict.Fine, check.Mend is null));
        Assert.Equal(checks.Select(Gist), (await store.CheckAsync(CancellationToken.None)).Select(Gist));
    }

    [Fact]
    public async Task An_open_store_knows_what_its_server_is_and_can_do()
    {
        await using var store = await fixture.OpenAsync();

        Assert.Equal(engine, store.Store.Capabilities.Engine);
        Assert.Matches(@"^\d+\.\d+", store.Store.Capabilities.Version);
        Assert.Equal(engine is "SQLite" or "PostgreSQL" or "YugabyteDB", store.Store.Capabilities.HasPartialIndexes);
    }

    // A clock's offset differs each time.
    private static (string What, CheckVerdict Verdict) Gist(StoreCheck check) => (check.What, check.Verdict);
}

public sealed class SqliteStoreCheckTests(SqliteFixture fixture) : StoreCheckConformance(fixture, "SQLite"), IClassFixture<SqliteFixture>;

public sealed class Postgres15StoreCheckTests(Postgres15Fixture fixture)
    : StoreCheckConformance(fixture, "PostgreSQL"), IClassFixture<Postgres15Fixture>
{
    private readonly Postgres15Fixture _fixture = fixture;

    [Fact]
    public async Task A_user_without_rights_is_told_which_and_how_to_get_them()
    {
        var url = await _fixture.NewUrlAsync();
        await _fixture.QueryAsync(
            url,
            """
            DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN;
            DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$
            """);
        await using var store = StoreFactory.Create($"{url};Username=visitor");

        var failed = (await store.CheckAsync(CancellationToken.None)).Where(check => check.Verdict == CheckVerdict.Failed).ToList();

        Assert.Equal(["privilege CREATE", "privilege TEMPORARY"], failed.Select(check => check.What));
        Assert.All(failed, check => Assert.Contains("TO \"visitor\"", check.Mend, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_read_only_or_of_another_encoding_has_failed()
    {
        var url = await _fixture.NewUrlAsync();
        await _fixture.QueryAsync(
            url, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");
        await _fixture.QueryAsync(Elsewhere(url, "postgres"), "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        await using var readOnly = StoreFactory.Create(url);
        await using var latin = StoreFactory.Create(Elsewhere(url, "latin"));

        Assert.Contains(await readOnly.CheckAsync(CancellationToken.None), check => check is { What: "writes", Verdict: CheckVerdict.Failed });
        Assert.Contains(await latin.CheckAsync(CancellationToken.None), check => check is { What: "encoding", Found: "LATIN1", Verdict: CheckVerdict.Failed });
    }

    [Fact]
    public async Task Settings_that_endanger_or_slow_a_server_are_named()
    {
        // The tests' own server syncs nothing to disk.
        await using var store = await _fixture.OpenAsync();

        var check = Assert.Single(await store.Store.CheckAsync(CancellationToken.None), check => check.What == "fsync, full_page_writes");

        Assert.Equal((CheckVerdict.Warning, "off, off"), (check.Verdict, check.Found));
        Assert.Contains("ALTER SYSTEM SET fsync = on", check.Mend, StringComparison.Ordinal);
    }

    private static string Elsewhere(string url, string database) => url[..url.IndexOf("Database=", StringComparison.Ordinal)] + $"Database={database}";
}

public sealed class Postgres18StoreCheckTests(Postgres18Fixture fixture)
    : StoreCheckConformance(fixture, "PostgreSQL"), IClassFixture<Postgres18Fixture>;

public sealed class PostgresProbeTests
{
    [Fact]
    public void What_a_server_says_of_itself_becomes_abilities()
    {
        var yugabyte = PostgresProbe.Of(
            "PostgreSQL 15.12-YB-2025.2.3.0-b149 on x86_64-pc-linux-gnu, compiled by clang", "15.12-YB-2025.2.3.0-b149", hasTablets: true, upsertReadBatch: 1024);
        var postgres = PostgresProbe.Of("PostgreSQL 15.18 (Debian 15.18-0+deb12u1)", "15.18 (Debian 15.18-0+deb12u1)", hasTablets: false, upsertReadBatch: 0);

        Assert.Equal(("YugabyteDB", "2025.2.3.0-b149", 1024), (yugabyte.Engine, yugabyte.Version, yugabyte.UpsertReadBatch));
        Assert.True(yugabyte is { SplitsIntoTablets: true, CopiesByReplacing: true, CopiesInTransaction: false, StagesCheaply: false });
        Assert.True(postgres is { SplitsIntoTablets: false, CopiesByReplacing: false, CopiesInTransaction: true, StagesCheaply: true });
    }

    [Theory]
    [InlineData(0, CheckVerdict.Fine)]
    [InlineData(-1.9, CheckVerdict.Fine)]
    [InlineData(2.1, CheckVerdict.Warning)]
    [InlineData(-59, CheckVerdict.Warning)]
    [InlineData(61, CheckVerdict.Failed)]
    public void A_clock_that_is_off_is_told(double seconds, object verdict)
    {
        Assert.Equal((CheckVerdict)verdict, StoreCheck.OfClock(TimeSpan.FromSeconds(seconds)).Verdict);
    }

    [Theory]
    [InlineData(1.5, CheckVerdict.Fine)]
    [InlineData(-1.6, CheckVerdict.Failed)]
    [InlineData(15, CheckVerdict.Failed)]
    public void Where_a_fence_goes_by_clocks_one_that_is_off_has_failed(double seconds, object verdict)
    {
        Assert.Equal((CheckVerdict)verdict, StoreCheck.OfClock(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1.5)).Verdict);
    }
}

public sealed class MariaStoreCheckTests(MariaFixture fixture) : StoreCheckConformance(fixture, "MariaDB"), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaStoreCheckTests(TidbOnMariaFixture fixture) : StoreCheckConformance(fixture, "TiDB"), IClassFixture<TidbOnMariaFixture>
{
    private readonly TidbOnMariaFixture _fixture = fixture;

    [Fact]
    public async Task What_a_server_does_not_know_is_told_as_not_asked()
    {
        await using var store = StoreFactory.Create(await _fixture.NewUrlAsync());

        var checks = (await store.CheckAsync(CancellationToken.None)).Where(check => check.Found == "could not be asked");

        Assert.Equal(
            ["tidb_txn_mode", "tidb_enable_clustered_index", "tidb_mem_quota_query", "tidb_ddl_enable_fast_reorg", "tidb_ddl_reorg_worker_cnt", "clustered tables"],
            checks.Select(check => check.What));
    }

    [Fact]
    public async Task Tables_that_are_not_kept_by_their_keys_are_named()
    {
        var url = await _fixture.NewUrlAsync();
        var stub = new Uri(url).AbsolutePath[1..];
        await _fixture.QueryAsync(
            url,
            """
            CREATE TABLE tables (table_schema varchar(64), table_name varchar(64), tidb_pk_type varchar(64));
            INSERT INTO tables VALUES (DATABASE(), 'repo', 'CLUSTERED'), (DATABASE(), 'record', 'NONCLUSTERED'), ('other', 'repo', 'NONCLUSTERED')
            """);
        await using var connection = MySqlFixture.Connect(url);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        var check = Assert.Single(await TidbChecks.RunAsync(connection, stub, TestContext.Current.CancellationToken), check => check.What == "clustered tables");

        Assert.Equal((CheckVerdict.Warning, "not: record"), (check.Verdict, check.Found));
    }

    [Theory]
    [InlineData("tidb_txn_mode", "pessimistic", "optimistic")]
    [InlineData("tidb_enable_clustered_index", "ON", "OFF")]
    [InlineData("tidb_mem_quota_query", "-1", "33554432")]
    [InlineData("tidb_mem_quota_query", "1073741824", "1048576")]
    [InlineData("tidb_ddl_enable_fast_reorg", "ON", "OFF")]
    [InlineData("tidb_ddl_reorg_worker_cnt", "8", "1")]
    public void A_setting_that_slows_writes_is_a_warning_that_names_it(string name, string good, string bad)
    {
        var check = Assert.Single(TidbChecks.Of(new Dictionary<string, string> { [name] = bad }), check => check.What == name);

        Assert.Equal((CheckVerdict.Warning, bad), (check.Verdict, check.Found));
        Assert.Contains($"SET GLOBAL {name} = ", check.Mend, StringComparison.Ordinal);
        Assert.Contains(TidbChecks.Of(new Dictionary<string, string> { [name] = good }), check => check.What == name && check.Verdict == CheckVerdict.Fine);
    }
}

public sealed class TidbStoreCheckTests(TidbFixture fixture) : StoreCheckConformance(fixture, "TiDB"), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresStoreCheckTests(YugabyteOnPostgresFixture fixture)
    : StoreCheckConformance(fixture, "YugabyteDB"), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteStoreCheckTests(YugabyteFixture fixture) : StoreCheckConformance(fixture, "YugabyteDB"), IClassFixture<YugabyteFixture>;
