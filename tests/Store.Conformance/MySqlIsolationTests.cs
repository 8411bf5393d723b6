using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Batches that are too much for a server of MySQL's family at once. Rows that it refuses: <see cref="MySqlLossSuite"/>.</summary>
public abstract class MySqlIsolationSuite(MySqlFixture fixture)
{
    [Theory]
    [InlineData(true, 1206)]
    [InlineData(false, 1206)]
    [InlineData(true, 8004)]
    [InlineData(false, 8175)]
    [InlineData(false, 1969)]
    public async Task A_batch_that_is_too_large_is_written_in_halves(bool bulk, int number)
    {
        await using var store = await fixture.OpenAsync();
        await RefuseMoreThanAsync(store, rows: 16, number);
        var rows = Rows(100);
        using var batch = Fill(bulk, rows);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(0, batch.RowsRefused);
        Assert.Equal(100, await store.TotalAsync(Collection));
        Assert.Equal(rows.Select(row => row.RecordKey), (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Empty(await store.Store.CountDeadLettersAsync(CancellationToken.None));
        Assert.Equal(SyncState.Active, (await store.RepoAsync(Alice))!.Sync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_is_never_blamed_for_a_limit_of_the_server(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        await RefuseMoreThanAsync(store, rows: 0, 1206);
        using var batch = Fill(bulk, Rows(4));

        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None));

        Assert.Empty(await store.RowsAsync(Everything));
        Assert.Empty(await store.Store.CountDeadLettersAsync(CancellationToken.None));
        Assert.Equal(0, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[Lane.Of(Alice)]);
    }

    private static TestRow[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => TestRow.Of(Alice, string.Create(CultureInfo.InvariantCulture, $"key{i:D4}"), 5))];

    private static LaneBatch Fill(bool bulk, TestRow[] rows)
    {
        var batch = new LaneBatch();
        return (bulk ? batch.Bulk(rows) : batch.Live(rows)).Repo(Alice, 5).Position("relay", Lane.Of(Alice), 9);
    }

    // The time is that of the statement's beginning, so it tells one statement from the next.
    private static Task<string?> RefuseMoreThanAsync(TestStore store, int rows, int number) => store.QueryAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE TRIGGER too_many BEFORE INSERT ON com_example_everything FOR EACH ROW BEGIN
          SET @added = IF(@began = NOW(6), @added, 0) + 1, @began = NOW(6);
          IF @added > {rows} THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = 'as the test wishes'; END IF;
        END
        """));
}

public sealed class MariaIsolationTests(MariaFixture fixture) : MySqlIsolationSuite(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaIsolationTests(TidbOnMariaFixture fixture) : MySqlIsolationSuite(fixture), IClassFixture<TidbOnMariaFixture>;
