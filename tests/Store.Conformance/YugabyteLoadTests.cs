using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>
/// The load outside of transactions: what is sent, and what a lost connection, a lost lease or an index in the way leaves. The
/// server is PostgreSQL 15, made to look like YugabyteDB.
/// </summary>
public sealed class YugabyteLoadTests(YugabyteOnPostgresFixture fixture) : IClassFixture<YugabyteOnPostgresFixture>
{
    private const string Marks = "SELECT count(*) FROM bulk_load";

    [Fact]
    public async Task A_load_marks_its_repositories_copies_outside_of_transactions_and_lets_them_count_under_the_lease()
    {
        await using var store = await OpenAsync();

        await store.WriteAsync(batch => batch.Bulk(Rows(3)).Bulk(TestRow.Unregistered(Alice, "kept", 5)).Repo(Alice, 5).Position("relay", 0, 9));

        Assert.Equal(
            [
                "BEGIN", "SELECT lane", "SELECT did", "SELECT did", "SELECT did", "SELECT did", "SELECT 1", "INSERT INTO repo", "DELETE FROM repo_hidden",
                "INSERT INTO bulk_load", "COMMIT", "SET statement_timeout", "SET yb_disable_transactional_writes",
                "SELECT lane", "COPY", "COPY", "RESET yb_disable_transactional_writes", "RESET statement_timeout", "BEGIN", "SELECT lane", "INSERT INTO repo_collection",
                "INSERT INTO collection_total", "INSERT INTO repo", "DELETE FROM repo_hidden", "INSERT INTO checkpoint", "DELETE FROM bulk_load", "COMMIT",
            ],
            Gists(after: "FROM bulk_load WHERE epoch"));
        Assert.Matches(
            """^COPY "com_example_everything" \("did", "rkey", .*\) FROM STDIN WITH \(FORMAT BINARY, ROWS_PER_TRANSACTION 10000, REPLACE\) WHERE statement_timestamp\(\) < '20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}Z'$""",
            fixture.Facade.Statements.First(IsLoad));
        Assert.Contains("SET statement_timeout = 4000", fixture.Facade.Statements);
        Assert.Contains("SET yb_disable_transactional_writes = on", fixture.Facade.Statements);
        Assert.Equal(["COPY 3", "COPY 1"], fixture.Facade.Copied);
        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 3);
    }

    [Fact]
    public async Task A_load_of_many_rows_goes_in_statements_that_a_time_out_suffices_for()
    {
        await using var store = await OpenAsync();

        await store.WriteAsync(batch => batch.Bulk(Rows(10_001)).Repo(Alice, 5));

        Assert.Equal(["COPY 10000", "COPY 1"], fixture.Facade.Copied);
        await AssertLoadedAsync(store, 10_001);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_cut_smaller_and_the_next_batches_remember_it()
    {
        await using var store = await OpenAsync();
        await store.QueryAsync("""
            CREATE FUNCTION too_many() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF (SELECT count(*) FROM added) > 1600 THEN RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014'; END IF;
              RETURN NULL;
            END $$;
            CREATE TRIGGER too_many AFTER INSERT ON com_example_everything REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION too_many();
            """);

        await store.WriteAsync(batch => batch.Bulk(Rows(4_000)).Repo(Alice, 5));
        Assert.Equal(["COPY 1000", "COPY 1000", "COPY 1000", "COPY 1000"], fixture.Facade.Copied);
        await AssertLoadedAsync(store, 4_000);

        fixture.Facade.Copied.Clear();
        await store.WriteAsync(batch => batch.Bulk([.. Rows(2_000).Select(row => row with { Did = Bob })]).Repo(Bob, 5));
        Assert.Equal(["COPY 1500", "COPY 500"], fixture.Facade.Copied);
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_leaves_rows_that_the_next_attempt_replaces()
    {
        await using var store = await OpenAsync();
        fixture.Facade.LoadRowsBeforeLoss = 4;

        await store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5));

        Assert.Equal(["COPY 4", "COPY 10"], fixture.Facade.Copied);
        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 10);
    }

    [Fact]
    public async Task What_a_crash_leaves_half_loaded_says_so_and_a_repair_makes_rows_and_counts_right()
    {
        await using var store = await OpenAsync(TestOptions.Quick with { RetriesMax = 1 });
        fixture.Facade.BeforeLoad = _ => LoseAsync(4);
        await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5).Repo(Bob, 5).Position("relay", 0, 9)));
        fixture.Facade.BeforeLoad = static _ => Task.CompletedTask;

        // Nobody takes it for finished, and its rows are found by its collections, though none is counted yet.
        Assert.Equal((SyncState.Resyncing, null), ((await store.RepoAsync(Alice))!.Sync, (await store.RepoAsync(Alice))!.Rev));
        Assert.Null(await store.RepoAsync(Bob));
        Assert.Equal(0, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
        Assert.Equal(0, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal("1", await store.QueryAsync(Marks));

        store.Time.Advance(TimeSpan.FromMinutes(2));
        var next = await store.Store.Leases.TryTakeAsync("next", TimeSpan.FromMinutes(1), CancellationToken.None);
        await using var writer = store.Store.OpenWriter();
        var stored = await KeysAsync(store);
        Assert.Equal(4, stored.Count);
        using var repair = new LaneBatch { ReplaceSameRev = true };
        repair.Live([.. Rows(12).Skip(4)]).Delete(Rows(1)[0] with { Rev = 6 }).Repo(Alice, 6);
        await writer.WriteAsync(repair, next!.Value, CancellationToken.None);

        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 11, rev: 6);
    }

    [Fact]
    public async Task Bulk_rows_for_what_a_former_owner_half_loaded_are_merged_and_counted_anew()
    {
        await using var store = await OpenAsync(TestOptions.Quick with { RetriesMax = 1 });
        fixture.Facade.BeforeLoad = _ => LoseAsync(4);
        await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5)));
        store.Time.Advance(TimeSpan.FromMinutes(2));
        var next = await store.Store.Leases.TryTakeAsync("next", TimeSpan.FromMinutes(1), CancellationToken.None);
        await using var writer = store.Store.OpenWriter();
        using var batch = new LaneBatch().Bulk(Rows(10)).Repo(Alice, 5);

        await writer.WriteAsync(batch, next!.Value, CancellationToken.None);

        Assert.Equal(["COPY 4", "COPY 4"], fixture.Facade.Copied);
        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 10);
    }

    [Fact]
    public async Task A_copy_that_comes_after_the_end_of_its_lease_copies_nothing_and_whoever_sent_it_finds_the_lane_lost()
    {
        await using var store = await OpenAsync();
        LaneFence? next = null;
        store.Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(400));
        fixture.Facade.BeforeLoad = async copy =>
        {
            await HoldUpAsync(store, copy);
            store.Time.Advance(TimeSpan.FromMinutes(2));
            next = await store.Store.Leases.TryTakeAsync("next", TimeSpan.FromMinutes(1), CancellationToken.None);
        };

        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5)));

        Assert.Equal(["COPY 0"], fixture.Facade.Copied);
        Assert.Empty(await KeysAsync(store));
        fixture.Facade.BeforeLoad = static _ => Task.CompletedTask;
        await using var writer = store.Store.OpenWriter();
        using var repair = new LaneBatch().Live(Rows(2)).Repo(Alice, 5);
        await writer.WriteAsync(repair, next!.Value, CancellationToken.None);
        await AssertLoadedAsync(store, 2);
    }

    [Fact]
    public async Task A_copy_that_came_too_late_though_the_lease_was_renewed_is_done_again()
    {
        await using var store = await OpenAsync();
        store.Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(400));
        fixture.Facade.BeforeLoad = async copy =>
        {
            fixture.Facade.BeforeLoad = static _ => Task.CompletedTask;
            await HoldUpAsync(store, copy);
            await store.Store.Leases.RenewAsync(store.Fence, TimeSpan.FromMinutes(1), CancellationToken.None);
        };

        await store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5));

        Assert.Equal(["COPY 0", "COPY 10"], fixture.Facade.Copied);
        await AssertLoadedAsync(store, 10);
    }

    [Fact]
    public async Task Lanes_are_taken_over_only_when_the_last_load_of_their_owner_has_ended()
    {
        await using var store = await OpenAsync(new StoreOptions { LoadTimeout = TimeSpan.FromSeconds(4), LoadSlack = TimeSpan.FromSeconds(3) });
        store.Time.Advance(TimeSpan.FromSeconds(60 + 6.9));

        Assert.Null(await store.Store.Leases.TryTakeAsync("other", TimeSpan.FromMinutes(1), CancellationToken.None));
        store.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.NotNull(await store.Store.Leases.TryTakeAsync("other", TimeSpan.FromMinutes(1), CancellationToken.None));
    }

    [Fact]
    public async Task A_load_whose_lease_runs_out_meanwhile_is_written_in_a_transaction_under_it()
    {
        await using var store = await OpenAsync();
        store.Time.Advance(TimeSpan.FromMinutes(1));

        await store.WriteAsync(batch => batch.Bulk(Rows(10)).Repo(Alice, 5));

        Assert.Empty(fixture.Facade.Copied);
        await AssertLoadedAsync(store, 10);
    }

    [Fact]
    public async Task A_table_with_indexes_takes_bulk_rows_in_a_transaction()
    {
        await using var store = await OpenAsync();
        await store.Store.EnsureIndexesAsync(Everything.Projection!, CancellationToken.None);

        await store.WriteAsync(batch => batch.Bulk(Rows(600)).Repo(Alice, 5));

        Assert.Empty(fixture.Facade.Copied);
        await AssertLoadedAsync(store, 600);
    }

    [Fact]
    public async Task An_index_that_comes_between_the_look_and_the_copy_does_no_harm()
    {
        await using var store = await OpenAsync();
        fixture.Facade.BeforeLoad = _ => store.QueryAsync($"CREATE INDEX IF NOT EXISTS between ON {Everything.Name} (number)");

        await store.WriteAsync(batch => batch.Bulk(TestRow.Unregistered(Alice, "kept", 5)).Bulk(Rows(10)).Repo(Alice, 5));

        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 10);
        Assert.Equal(1, (await store.CountsAsync(Alice))["com.example.other"]);
    }

    [Fact]
    public async Task A_repository_of_many_batches_is_counted_at_its_end_whatever_was_sent_twice()
    {
        await using var store = await OpenAsync();

        await store.WriteAsync(batch => batch.Bulk([.. Rows(10).Take(4)]).Repo(Alice, rev: null, SyncState.Resyncing));
        Assert.Equal("1", await store.QueryAsync(Marks));
        await store.WriteAsync(batch => batch.Bulk([.. Rows(10).Skip(2).Take(4)]).Repo(Alice, rev: null, SyncState.Resyncing));
        await store.WriteAsync(batch => batch.Bulk([.. Rows(10).Skip(4)]).Repo(Alice, 5));

        Assert.Equal("0", await store.QueryAsync(Marks));
        await AssertLoadedAsync(store, 10);
    }

    [Fact]
    public async Task A_load_that_is_refused_half_way_is_purged_with_its_mark()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(Rows(4)).Repo(Alice, rev: null, SyncState.Resyncing));

        await store.WriteAsync(batch =>
        {
            batch.Purges.Add(Alice);
            batch.Repo(Alice, rev: null, SyncState.Error).Bulk(TestRow.Of(Bob, "other", 5)).Repo(Bob, 5);
        });

        Assert.Equal("0", await store.QueryAsync(Marks));
        Assert.Equal(["other"], await KeysAsync(store));
        Assert.Empty(await store.CountsAsync(Alice));
        Assert.Equal(1, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task Commits_whose_answers_are_lost_on_the_way_count_once()
    {
        Tier.Require(TierLevel.Default);
        var (server, database) = await YugabyteOnPostgresFixture.NewDatabaseAsync();
        await using var facade = new Fixtures.Ysql.YsqlFacade(server.Port);
        await using var cutter = new CommitCutter(facade.Port, every: 3);
        await using var store = await TestStore.OpenAsync(fixture, YugabyteOnPostgresFixture.UrlOf("127.0.0.1", cutter.Port, database), TestOptions.Quick);

        for (var round = 1; round <= 20; round++)
        {
            var did = Numbered(round);
            var rows = Enumerable.Range(0, 20).Select(i => TestRow.Of(did, $"key{i:00}", 1)).ToArray();
            await store.WriteAsync(batch => (round % 3 == 0 ? batch.Live(rows) : batch.Bulk(rows)).Repo(did, 1).Position("relay", 0, round));
        }

        Assert.True(cutter.Cuts >= 5, $"{cutter.Cuts} connections were cut.");
        Assert.Equal(400, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(400, await store.TotalAsync(Collection));
        Assert.Equal(20, (await store.CountsAsync(Numbered(7)))[Collection]);
        Assert.Equal("0", await store.QueryAsync(Marks));
        Assert.Empty(facade.Offences);
    }

    private async Task<TestStore> OpenAsync(StoreOptions? options = null)
    {
        var store = await fixture.OpenAsync(options ?? TestOptions.Quick);
        fixture.Facade.Statements.Clear();
        fixture.Facade.Copied.Clear();
        fixture.Facade.BeforeLoad = static _ => Task.CompletedTask;
        fixture.Facade.LoadRowsBeforeLoss = null;
        return store;
    }

    // The statement is held up on its way until the time that it names has passed.
    private static async Task HoldUpAsync(TestStore store, string copy)
    {
        var until = copy[copy.IndexOf('\'', StringComparison.Ordinal)..];
        while (await store.QueryAsync($"SELECT clock_timestamp() > {until}::timestamptz + interval '1 ms'") != "True")
        {
        }
    }

    private Task LoseAsync(int rows)
    {
        fixture.Facade.LoadRowsBeforeLoss = rows;
        return Task.CompletedTask;
    }

    private static TestRow[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => TestRow.Of(Alice, string.Create(CultureInfo.InvariantCulture, $"key{i:D5}"), 5))];

    private static bool IsLoad(string statement) => statement.StartsWith("COPY", StringComparison.Ordinal);

    /// <summary>The first words of every statement after the first that holds a text.</summary>
    private IEnumerable<string> Gists(string after) =>
        fixture.Facade.Statements.SkipWhile(statement => !statement.Contains(after, StringComparison.Ordinal)).Skip(1).Select(statement =>
        {
            var words = statement.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return words[0] switch
            {
                "BEGIN" or "COMMIT" or "COPY" => words[0],
                "INSERT" or "DELETE" => $"{words[0]} {words[1]} {words[2]}",
                _ => $"{words[0]} {words[1].TrimEnd(',')}",
            };
        });

    private static async Task<List<string>> KeysAsync(TestStore store) => [.. (await store.RowsAsync(Everything)).Select(row => row.RecordKey)];

    private static async Task AssertLoadedAsync(TestStore store, int rows, ulong rev = 5)
    {
        Assert.Equal(rows, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(rows, await store.TotalAsync(Collection));
        Assert.Equal(rows, (await store.CountsAsync(Alice))[Collection]);
        var repo = await store.RepoAsync(Alice);
        Assert.Equal((SyncState.Active, rev), (repo!.Sync, repo.Rev!.Value.Value));
    }
}
