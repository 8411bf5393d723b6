using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>A server that goes away and comes back, conflicts that it reports, and values that it does not take.</summary>
public abstract class MySqlLossSuite(MySqlFixture fixture, string options = "")
{
    private const int IsGoodField = 0;
    private const int LabelField = 2;
    private const int SubjectField = 4;

    [Fact]
    public async Task A_connection_that_is_killed_is_made_anew_and_the_batch_sent_again()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "before", 1)));

        await MySqlFixture.EndConnectionsAsync(store);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "live", 2)));
        await MySqlFixture.EndConnectionsAsync(store);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Bob, "bulk", 2)).Repo(Bob, 2));

        Assert.Equal(["before", "live", "bulk"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(3, await store.TotalAsync(Collection));
    }

    [Theory]
    [InlineData(1205, "Lock wait timeout exceeded")]
    [InlineData(1213, "Deadlock found")]
    [InlineData(8002, "can not retry select for update statement")]
    [InlineData(8022, "Error: KV error safe to retry")]
    [InlineData(8028, "Information schema is changed")]
    [InlineData(9002, "TiKV server timeout")]
    [InlineData(9005, "Region is unavailable")]
    [InlineData(9007, "Write conflict, txnStartTS=1")]
    [InlineData(1105, "Information schema is changed")]
    public async Task A_failure_that_passes_is_tried_again(int number, string message)
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await FailAsync(store, number, message, times: 3);

        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "bulk", 1)).Live(TestRow.Of(Alice, "live", 2)).Repo(Alice, 2));

        Assert.Equal(2, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(2, await store.TotalAsync(Collection));
        Assert.Equal("5", await store.QueryAsync("SELECT NEXTVAL(attempts)"));
    }

    [Theory]
    [InlineData(1146)]
    [InlineData(1105)]
    public async Task A_failure_that_does_not_pass_is_not_tried_again(int number)
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await FailAsync(store, number, "as the test wishes", times: 1000);

        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "bulk", 1)).Repo(Alice, 1)));

        Assert.Empty(await store.RowsAsync(Everything));
        Assert.Equal("2", await store.QueryAsync("SELECT NEXTVAL(attempts)"));
    }

    [Fact]
    public async Task Retries_have_an_end_and_the_message_names_the_store()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick with { RetriesMax = 2 });
        await FailAsync(store, 1213, "Deadlock found", times: 1000);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(batch => batch.Repo(Alice, 1)));

        Assert.Contains(store.Store.DisplayName, failure.Message, StringComparison.Ordinal);
        Assert.Equal("4", await store.QueryAsync("SELECT NEXTVAL(attempts)"));
    }

    [Fact]
    public async Task A_batch_of_which_the_answer_was_lost_counts_once_when_sent_again()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        using var batch = new LaneBatch();
        batch.Bulk(TestRow.Of(Alice, "bulk", 1)).Live(TestRow.Of(Bob, "live", 1)).Delete(TestRow.Of(Bob, "gone", 2)).Repo(Alice, 1);
        batch.DeadLetters.Add(new DeadLetter("bad-cbor", "detail", "relay", Alice, "path", [1], 1));
        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        await MySqlFixture.EndConnectionsAsync(store);
        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(2, await store.TotalAsync(Collection));
        Assert.Equal(1, (await store.Store.CountDeadLettersAsync(CancellationToken.None))["bad-cbor"]);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_on_the_way_counts_once()
    {
        var url = new UriBuilder(await fixture.NewUrlAsync());
        await using var cutter = new CommitCutter(url.Port, every: 3, isMySql: true);
        url.Port = cutter.Port;
        await using var store = await TestStore.OpenAsync(fixture, url.Uri.ToString(), TestOptions.Quick);

        for (var round = 1; round <= 20; round++)
        {
            var (did, rev) = (Numbered(round % 4), (ulong)round);
            var rows = Enumerable.Range(0, 10).Select(i => TestRow.Of(did, $"key{round}-{i}", rev)).ToArray();
            await store.WriteAsync(batch =>
            {
                _ = (round % 2 == 0 ? batch.Bulk(rows) : batch.Live(rows)).Repo(did, rev).Position("relay", 0, round);
                batch.DeadLetters.Add(new DeadLetter("bad-cbor", "detail", "relay", did, $"path{round}", [1], 1));
            });
        }

        Assert.True(cutter.Cuts >= 5, $"{cutter.Cuts} connections were cut.");
        Assert.Equal(200, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(200, await store.TotalAsync(Collection));
        Assert.Equal(20, (await store.Store.CountDeadLettersAsync(CancellationToken.None))["bad-cbor"]);
        Assert.Equal(20, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    // LOAD DATA LOCAL would cut the one and guess the other, with a warning that nobody reads.
    [Theory]
    [InlineData(true, LabelField, 513)]
    [InlineData(false, LabelField, 513)]
    [InlineData(true, LabelField, 5130)]
    [InlineData(true, SubjectField, 849)]
    [InlineData(true, IsGoodField, 1)]
    [InlineData(false, IsGoodField, 1)]
    public async Task A_value_that_is_too_long_or_bad_becomes_a_dead_letter_and_no_other_row_is_lost(bool bulk, int field, int length)
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        var rows = Enumerable.Range(0, 100).Select(i => TestRow.Of(Alice, $"key{i:000}", 5)).ToArray();
        rows[57].Columns[field] = [.. Enumerable.Repeat((byte)200, length)];
        using var batch = new LaneBatch();
        _ = bulk ? batch.Bulk(rows) : batch.Live(rows);
        batch.Repo(Alice, 5);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Equal(rows.Where((_, i) => i != 57).Select(row => row.RecordKey), (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(99, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal($"{Collection}/key057", await store.QueryAsync("SELECT path FROM dead_letter"));
        Assert.Equal(5UL, (await store.RepoAsync(Alice))!.Rev!.Value.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_keeps_no_warnings_alters_no_value(bool bulk)
    {
        Tier.Require(TierLevel.Default);
        await using var server = await MariaServer.TryStartAsync();
        Assert.SkipWhen(server is null, "MariaDB is not installed: ./test installs it.");
        await server!.QueryAsync("mysql", "SET GLOBAL max_error_count = 0");
        await using var store = await TestStore.OpenAsync(fixture, server.Url(await server.CreateDatabaseAsync()) + options, TestOptions.Quick);
        var rows = Enumerable.Range(0, 10).Select(i => TestRow.Of(Alice, $"key{i}", 5)).ToArray();
        rows[5].Columns[LabelField] = [.. Enumerable.Repeat((byte)'a', 513)];
        using var batch = new LaneBatch();
        _ = bulk ? batch.Bulk(rows) : batch.Live(rows);

        await store.Writer.WriteAsync(batch.Repo(Alice, 5), store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Equal(9, await store.TotalAsync(Collection));
        Assert.Equal($"{Collection}/key5", await store.QueryAsync("SELECT path FROM dead_letter"));
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_and_comes_back_has_every_batch_once()
    {
        Tier.Require(TierLevel.Default);
        await using var server = await MariaServer.TryStartAsync();
        Assert.SkipWhen(server is null, "MariaDB is not installed: ./test installs it.");
        await using var store = await TestStore.OpenAsync(fixture, server!.Url(await server.CreateDatabaseAsync()) + options, TestOptions.Patient);
        var isHalfWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var writing = Rounds.WriteAsync(store, 40, before: round =>
        {
            if (round == 20)
                isHalfWay.SetResult();
        }, rows: 500);
        await isHalfWay.Task;
        await server.KillAsync();
        await server.StartAgainAsync();
        await writing;

        await Rounds.AssertAsync(store, 40, rows: 500);
    }

    // A trigger counts attempts in a sequence, which no rollback takes back.
    private static async Task FailAsync(TestStore store, int number, string message, int times)
    {
        await store.QueryAsync("CREATE SEQUENCE attempts NOCACHE");
        await store.QueryAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE TRIGGER fails BEFORE INSERT ON repo FOR EACH ROW BEGIN
              IF NEXTVAL(attempts) <= {times} THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{message}'; END IF;
            END
            """));
    }
}

public sealed class MariaLossTests(MariaFixture fixture) : MySqlLossSuite(fixture), IClassFixture<MariaFixture>
{
    [Fact]
    public async Task A_server_that_is_away_is_named_without_the_password()
    {
        await using var store = StoreFactory.Create("mysql://me:secret@127.0.0.1:1/lexidex");

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("mysql://me:***@127.0.0.1:1/lexidex", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }
}

public sealed class TidbOnMariaLossTests(TidbOnMariaFixture fixture) : MySqlLossSuite(fixture, "?engine=tidb"), IClassFixture<TidbOnMariaFixture>;
