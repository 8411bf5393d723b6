using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>A server that goes away and comes back, and conflicts that it reports: the same batch is sent again.</summary>
/// <param name="repoWrites">How often a batch with bulk rows writes a repository.</param>
public abstract class PostgresLossSuite(StoreFixture fixture, int repoWrites)
{
    [Fact]
    public async Task A_lost_connection_is_made_anew_and_the_batch_sent_again()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "before", 1)));

        await EndConnectionsAsync(store);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "live", 2)));
        await EndConnectionsAsync(store);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Bob, "bulk", 2)).Repo(Bob, 2));

        Assert.Equal(["before", "live", "bulk"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(3, await store.TotalAsync(Collection));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("57P01")]
    public async Task A_failure_that_passes_is_tried_again(string sqlState)
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await FailAsync(store, sqlState, times: 3);

        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "bulk", 1)).Live(TestRow.Of(Alice, "live", 2)).Repo(Alice, 2));

        Assert.Equal(2, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(2, await store.TotalAsync(Collection));
        Assert.Equal($"{3 + repoWrites}", await store.QueryAsync("SELECT last_value FROM attempts"));
    }

    [Fact]
    public async Task Retries_have_an_end_and_the_message_names_the_store()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick with { RetriesMax = 2 });
        await FailAsync(store, "40001", times: 1000);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(batch => batch.Repo(Alice, 1)));

        Assert.Contains(store.Store.DisplayName, failure.Message, StringComparison.Ordinal);
        Assert.Equal("3", await store.QueryAsync("SELECT last_value FROM attempts"));
    }

    [Fact]
    public async Task A_batch_of_which_the_answer_was_lost_counts_once_when_sent_again()
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        using var batch = new LaneBatch();
        batch.Bulk(TestRow.Of(Alice, "bulk", 1)).Live(TestRow.Of(Bob, "live", 1)).Delete(TestRow.Of(Bob, "gone", 2)).Repo(Alice, 1);
        batch.DeadLetters.Add(new DeadLetter("bad-cbor", "detail", "relay", Alice, "path", [1], 1));
        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        await EndConnectionsAsync(store);
        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(2, await store.TotalAsync(Collection));
        Assert.Equal(1, (await store.Store.CountDeadLettersAsync(CancellationToken.None))["bad-cbor"]);
    }

    [Fact]
    public async Task A_server_that_is_away_is_named_without_the_password()
    {
        await using var store = StoreFactory.Create("postgresql://me:secret@127.0.0.1:1/lexidex");

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("postgresql://me:***@127.0.0.1:1/lexidex", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static Task<string?> EndConnectionsAsync(TestStore store) => store.QueryAsync(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    // A trigger counts attempts in a sequence, which no rollback takes back.
    private static Task<string?> FailAsync(TestStore store, string sqlState, int times) => store.QueryAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE SEQUENCE attempts;
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('attempts') <= {times} THEN RAISE EXCEPTION 'as the test wishes' USING ERRCODE = '{sqlState}'; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER fails BEFORE INSERT ON repo FOR EACH ROW EXECUTE FUNCTION fail();
        """));
}

public sealed class Postgres15LossTests(Postgres15Fixture fixture) : PostgresLossSuite(fixture, repoWrites: 1), IClassFixture<Postgres15Fixture>;

public sealed class YugabyteOnPostgresLossTests(YugabyteOnPostgresFixture fixture)
    : PostgresLossSuite(fixture, repoWrites: 2), IClassFixture<YugabyteOnPostgresFixture>;
