using System.Globalization;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Store.Conformance.Fixtures.Ysql;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>An address of several servers: connections are spread over them, and work goes on when one is away.</summary>
public sealed class YugabyteServersTests(YugabyteOnPostgresFixture fixture) : IClassFixture<YugabyteOnPostgresFixture>
{
    [Fact]
    public async Task Connections_are_spread_and_a_server_that_goes_away_takes_no_batch_with_it()
    {
        Tier.Require(TierLevel.Default);
        var (server, database) = await YugabyteOnPostgresFixture.NewDatabaseAsync();
        var away = new YsqlFacade(server.Port);
        await using var there = new YsqlFacade(server.Port);
        await using var store = await TestStore.OpenAsync(fixture, UrlOf(database, away.Port, there.Port), TestOptions.Quick);
        await using var other = store.Store.OpenWriter();
        await WriteRoundsAsync(store, first: 1);
        using (var batch = new Indexer.Projection.LaneBatch().Live(TestRow.Of(Bob, "one", 1)))
            await other.WriteAsync(batch, store.Fence, CancellationToken.None);
        Assert.True(away.Connections > 0 && there.Connections > 0, $"{away.Connections} and {there.Connections} connections were made.");

        await away.DisposeAsync();
        await WriteRoundsAsync(store, first: 6);
        using (var batch = new Indexer.Projection.LaneBatch().Live(TestRow.Of(Bob, "two", 2)))
            await other.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(102, await store.TotalAsync(Collection));
        Assert.Equal(102, (await store.RowsAsync(Everything)).Count);
        Assert.Empty(there.Offences);
    }

    [Fact]
    public async Task When_all_are_away_the_batch_is_tried_again_and_then_the_store_is_named()
    {
        Tier.Require(TierLevel.Default);
        var (server, database) = await YugabyteOnPostgresFixture.NewDatabaseAsync();
        var (one, two) = (new YsqlFacade(server.Port), new YsqlFacade(server.Port));
        await using var store = await TestStore.OpenAsync(fixture, UrlOf(database, one.Port, two.Port), TestOptions.Quick with { RetriesMax = 2 });
        await one.DisposeAsync();
        await two.DisposeAsync();

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(batch => batch.Live(TestRow.Of(Bob, "one", 1))));

        Assert.Contains("after 2 retries", failure.Message, StringComparison.Ordinal);
        Assert.Contains(store.Store.DisplayName, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_tells_a_cluster_s_nodes_and_its_settings_that_make_it_slow()
    {
        var url = await fixture.NewUrlAsync();
        await fixture.QueryAsync(
            url,
            """
            CREATE OR REPLACE FUNCTION yb.yb_servers(OUT host text, OUT port bigint, OUT num_connections bigint, OUT node_type text, OUT cloud text,
              OUT region text, OUT zone text, OUT public_ip text, OUT uuid text, OUT universe_uuid text) RETURNS SETOF record LANGUAGE sql
            AS $$ SELECT 'n' || n, 5433::bigint, 0::bigint, CASE WHEN n < 4 THEN 'primary' ELSE 'read_replica' END, 'c', 'r', 'z', '', '', '' FROM generate_series(1, 4) AS n $$;
            UPDATE yb.settings SET setting = CASE name WHEN 'yb_insert_on_conflict_read_batch_size' THEN '1'
              WHEN 'yb_effective_transaction_isolation_level' THEN 'repeatable read' ELSE 'legacy_mode' END WHERE name <> 'yb_disable_transactional_writes'
            """);
        await using var store = StoreFactory.Create(url);

        var warnings = (await store.CheckAsync(CancellationToken.None)).Where(check => check.Verdict == CheckVerdict.Warning).ToList();

        Assert.Equal(
            ["nodes", "effective isolation", "yb_insert_on_conflict_read_batch_size", "yb_enable_cbo"], warnings.Select(check => check.What));
        Assert.Equal("3: n1:5433, n2:5433, n3:5433", warnings[0].Found);
        Assert.Contains("postgresql://user@n1:5433,n2:5433,n3:5433/database", warnings[0].Mend, StringComparison.Ordinal);
        Assert.Contains("yb_insert_on_conflict_read_batch_size = 1024", warnings[2].Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_opened_again_changes_nothing_of_the_catalog()
    {
        var url = await fixture.NewUrlAsync();
        await using (var first = StoreFactory.Create(url))
            await first.OpenAsync(CancellationToken.None);
        fixture.Facade.Statements.Clear();

        await using var again = StoreFactory.Create(url);
        await again.OpenAsync(CancellationToken.None);

        Assert.Equal(
            [YugabyteSystemTables.StepTable],
            fixture.Facade.Statements.Where(statement => statement.StartsWith("CREATE", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_server_that_is_named_is_enough_for_a_cluster_of_one_and_two_for_any()
    {
        Assert.Equal(CheckVerdict.Fine, YugabyteChecks.Of(["n1:5433"], ["n1:5433"]).Verdict);
        Assert.Equal(CheckVerdict.Fine, YugabyteChecks.Of(["n1:5433", "n2:5433"], ["n1:5433", "balancer:5433"]).Verdict);
        Assert.Equal(CheckVerdict.Warning, YugabyteChecks.Of(["n1:5433", "n2:5433"], ["n1:5433"]).Verdict);
    }

    private static string UrlOf(string database, int one, int two) => string.Create(
        CultureInfo.InvariantCulture,
        $"yugabyte://postgres@127.0.0.1:{one},127.0.0.1:{two}/{database}?options=-c%20search_path%3D{YsqlStandIns.SearchPath}");

    private static async Task WriteRoundsAsync(TestStore store, int first)
    {
        for (var round = first; round < first + 5; round++)
        {
            var did = Numbered(round);
            var rows = Enumerable.Range(0, 10).Select(i => TestRow.Of(did, $"key{i}", 1)).ToArray();
            await store.WriteAsync(batch => (round % 2 == 0 ? batch.Live(rows) : batch.Bulk(rows)).Repo(did, 1));
        }
    }
}
