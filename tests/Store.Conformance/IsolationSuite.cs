using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Rows that a real server refuses, and batches that are too much for it at once.</summary>
public abstract class IsolationSuite(StoreFixture fixture)
{
    private const int LabelField = 2;

    private const int SubjectField = 4;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 499)]
    [InlineData(false, 0)]
    [InlineData(false, 250)]
    public async Task A_row_that_no_server_takes_becomes_a_dead_letter_and_all_others_are_written(bool bulk, int place)
    {
        await using var store = await fixture.OpenAsync();
        var rows = Rows(500);
        rows[place] = Poisoned(rows[place]);
        using var batch = Fill(bulk, rows);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Equal(rows.Where((_, i) => i != place).Select(row => row.RecordKey).Order(StringComparer.Ordinal), await KeysAsync(store));
        Assert.Equal(499, await store.TotalAsync(Collection));
        Assert.Equal(499, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(5UL, (await store.RepoAsync(Alice))!.Rev!.Value.Value);
        Assert.Equal(SyncState.Active, (await store.RepoAsync(Alice))!.Sync);
        Assert.Equal(9, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[Lane.Of(Alice)]);
        Assert.Equal(1, (await store.Store.CountDeadLettersAsync(CancellationToken.None))[StoreReasons.RowRefused]);
        Assert.Equal($"{Collection}/{rows[place].RecordKey}", await store.QueryAsync("SELECT path FROM dead_letter"));
        Assert.NotEqual("0", await store.QueryAsync("SELECT length(bytes) FROM dead_letter"));
    }

    [Fact]
    public async Task An_entry_too_large_for_an_index_in_place_is_isolated()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureIndexesAsync(Everything.Projection!, CancellationToken.None);
        var rows = Rows(64);
        rows[33] = WithColumn(rows[33], SubjectField, Noise(3000));
        using var batch = Fill(bulk: true, rows);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Equal(63, await store.TotalAsync(Collection));
    }

    [Theory]
    [InlineData(IsolatingWriter.RefusedRowsMax, true)]
    [InlineData(IsolatingWriter.RefusedRowsMax + 1, false)]
    [InlineData(IsolatingWriter.RefusedRowsMax * 10, false)]
    public async Task More_refused_rows_than_the_limit_fail_the_lane(int poisoned, bool isTaken)
    {
        await using var store = await fixture.OpenAsync();
        var rows = Rows(poisoned + 28);
        for (var i = 0; i < poisoned; i++)
            rows[i] = Poisoned(rows[i]);
        using var batch = Fill(bulk: true, rows);

        var failure = await Record.ExceptionAsync(async () => await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None));

        Assert.Equal(isTaken, failure is null);
        Assert.Equal(isTaken, await store.RepoAsync(Alice) is { Sync: SyncState.Active });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_takes_too_long_is_written_in_halves(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        await RefuseMoreThanAsync(store, rows: 16, "57014");
        var rows = Rows(500);
        using var batch = Fill(bulk, rows);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(0, batch.RowsRefused);
        Assert.Equal(500, await store.TotalAsync(Collection));
        Assert.Equal(500, (await KeysAsync(store)).Count);
        Assert.Empty(await store.Store.CountDeadLettersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Deletes_alone_that_take_too_long_are_sent_in_halves()
    {
        await using var store = await fixture.OpenAsync();
        var rows = Rows(200);
        await store.WriteAsync(batch => batch.Bulk(rows).Repo(Alice, 5));
        await RefuseMoreThanAsync(store, rows: 16, "57014", "DELETE", "OLD");
        await store.WriteAsync(batch =>
        {
            foreach (var row in rows)
                batch.Delete(row with { Rev = 6 });
            batch.Repo(Alice, 6);
        });

        Assert.Equal((0, 6UL), (await store.TotalAsync(Collection), (await store.RepoAsync(Alice))!.Rev!.Value.Value));
        Assert.Empty(await store.RowsAsync(Everything));
    }

    [Fact]
    public async Task A_purge_that_takes_too_long_is_done_in_smaller_steps()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(Rows(200)).Repo(Alice, 5).Bulk(TestRow.Of(Bob, "bob", 1)).Repo(Bob, 1));
        await RefuseMoreThanAsync(store, rows: 16, "57014", "DELETE", "OLD");

        await store.WriteAsync(batch =>
        {
            batch.Purges.Add(Alice);
            batch.Repo(Alice, 5, SyncState.Error).Repo(Bob, 2);
        });

        Assert.Equal((SyncState.Error, 1), ((await store.RepoAsync(Alice))!.Sync, await store.TotalAsync(Collection)));
        Assert.Equal(["bob"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(2UL, (await store.RepoAsync(Bob))!.Rev!.Value.Value);
    }

    [Fact]
    public async Task A_row_is_never_blamed_for_a_server_that_is_slow()
    {
        await using var store = await fixture.OpenAsync();
        await RefuseMoreThanAsync(store, rows: 0, "57014");
        using var batch = Fill(bulk: true, Rows(4));

        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None));

        Assert.Empty(await store.Store.CountDeadLettersAsync(CancellationToken.None));
        Assert.Equal(0, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[Lane.Of(Alice)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_stands_after_a_write_that_was_cut_off_between_two_pieces_says_that_it_is_not_whole(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        if (!bulk)
            await store.WriteAsync(batch => batch.Repo(Alice, 1));
        using var whole = Fill(bulk, Rows(10));
        using var half = RepoPart.Of(whole)[0].Piece(0, 5);

        await store.Writer.WriteAsync(half, store.Fence, CancellationToken.None);
        Assert.Equal((SyncState.Resyncing, bulk ? null : 1UL), ((await store.RepoAsync(Alice))!.Sync, (await store.RepoAsync(Alice))!.Rev?.Value));

        await store.Writer.WriteAsync(whole, store.Fence, CancellationToken.None);
        Assert.Equal(SyncState.Active, (await store.RepoAsync(Alice))!.Sync);
        Assert.Equal(10, await store.TotalAsync(Collection));
    }

    private static TestRow[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => TestRow.Of(Alice, string.Create(CultureInfo.InvariantCulture, $"key{i:D4}"), 5))];

    private static LaneBatch Fill(bool bulk, TestRow[] rows)
    {
        var batch = new LaneBatch();
        return (bulk ? batch.Bulk(rows) : batch.Live(rows)).Repo(Alice, 5).Position("relay", Lane.Of(Alice), 9);
    }

    // Half of a character.
    private static TestRow Poisoned(TestRow row) => WithColumn(row, LabelField, [(byte)'a', 0xC3]);

    private static TestRow WithColumn(TestRow row, int column, byte[] value)
    {
        var columns = (byte[]?[])row.Columns.Clone();
        columns[column] = value;
        return row with { Columns = columns };
    }

    // What compresses would fit.
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        return bytes;
    }

    private static async Task<List<string>> KeysAsync(TestStore store) =>
        [.. (await store.RowsAsync(Everything)).Select(row => row.RecordKey).Order(StringComparer.Ordinal)];

    private static Task<string?> RefuseMoreThanAsync(
        TestStore store, int rows, string sqlState, string change = "INSERT", string which = "NEW") => store.QueryAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE FUNCTION too_many() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF (SELECT count(*) FROM added) > {rows} THEN RAISE EXCEPTION 'as the test wishes' USING ERRCODE = '{sqlState}'; END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER too_many AFTER {change} ON com_example_everything REFERENCING {which} TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION too_many();
        """));
}

public sealed class Postgres15IsolationTests(Postgres15Fixture fixture) : IsolationSuite(fixture), IClassFixture<Postgres15Fixture>;

public sealed class YugabyteOnPostgresIsolationTests(YugabyteOnPostgresFixture fixture) : IsolationSuite(fixture), IClassFixture<YugabyteOnPostgresFixture>;
