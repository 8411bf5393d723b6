using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class AtomicityConformance(StoreFixture fixture)
{
    // No engine takes a row without its CID.
    private static TestRow Broken(string key) => TestRow.Of(Bob, key, 1) with { Cid = null };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_fails_in_its_last_row_leaves_nothing(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "there", 1)));
        TestRow[] rows = [TestRow.Of(Alice, "new", 2), Broken("last")];

        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch =>
        {
            _ = bulk ? batch.Bulk(rows) : batch.Live(rows);
            batch.Delete(TestRow.Of(Alice, "there", 2)).Repo(Alice, 2).Position("relay", 0, 9);
            batch.Dequeues.Add(Bob);
        }));

        Assert.Equal(["there"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(1, await store.TotalAsync(Collection));
        Assert.Null(await store.RepoAsync(Alice));
        Assert.Equal(0, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    [Fact]
    public async Task A_writer_goes_on_after_a_batch_that_failed()
    {
        await using var store = await fixture.OpenAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch => batch.Bulk(Broken("broken"))));
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch => batch.Live(Broken("broken"))));

        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "one", 1)).Live(TestRow.Of(Bob, "two", 1)));

        Assert.Equal(["one", "two"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
    }

    [Fact]
    public async Task A_write_that_is_called_off_leaves_nothing_and_the_writer_goes_on()
    {
        await using var store = await fixture.OpenAsync();
        using var batch = new LaneBatch();
        batch.Bulk(TestRow.Of(Alice, "one", 1)).Live(TestRow.Of(Bob, "two", 1));
        using var calledOff = new CancellationTokenSource();
        await calledOff.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Writer.WriteAsync(batch, store.Fence, calledOff.Token));
        Assert.Empty(await store.RowsAsync(Everything));

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);
        Assert.Equal(2, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task Who_has_lost_the_lease_writes_nothing()
    {
        await using var store = await fixture.OpenAsync();
        store.Time.Advance(TimeSpan.FromMinutes(2));
        var other = await store.Store.Leases.TryTakeAsync("other", TimeSpan.FromMinutes(1), CancellationToken.None);

        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "late", 1))));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "late", 1))));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Delete(TestRow.Of(Alice, "late", 1))));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Repo(Alice, 1)));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Purges.Add(Alice)));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Dequeues.Add(Alice)));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Position("relay", 1, 1)));
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "in time", 1)), other);

        Assert.Equal(["in time"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
    }

    [Fact]
    public async Task Positions_come_with_their_rows_and_stay_apart_by_source_and_lane()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch => batch.Position("relay", 0, 5).Position("relay", 255, 6).Position("other", 0, 7));
        await store.WriteAsync(batch => batch.Position("relay", 0, 8));

        var positions = await store.Store.ReadPositionsAsync("relay", CancellationToken.None);
        Assert.Equal((256, 8L, 0L, 6L), (positions.Length, positions[0], positions[1], positions[255]));
        Assert.Equal(7, (await store.Store.ReadPositionsAsync("other", CancellationToken.None))[0]);
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_store_is_opened_again()
    {
        string url;
        await using (var store = await fixture.OpenAsync())
        {
            url = store.Url;
            await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1)).Position("relay", 7, 70).Repo(Alice, 1));
        }

        await using var again = StoreFactory.Create(url);
        await again.OpenAsync(CancellationToken.None);

        Assert.NotNull(await again.Records.ReadAsync(Everything, TestRow.Of(Alice, "key", 1).Key, CancellationToken.None));
        Assert.Equal(70, (await again.ReadPositionsAsync("relay", CancellationToken.None))[7]);
    }

    [Fact]
    public async Task Writers_of_different_repositories_do_not_hinder_each_other()
    {
        await using var store = await fixture.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async loop =>
        {
            await using var writer = store.Store.OpenWriter();
            for (var round = 0; round < 10; round++)
            {
                using var batch = new LaneBatch();
                for (var repo = loop; repo < 40; repo += 4)
                    batch.Live(TestRow.Of(Numbered(repo), $"key{round}", (ulong)round + 1)).Repo(Numbered(repo), (ulong)round + 1);
                await writer.WriteAsync(batch, store.Fence, CancellationToken.None);
            }
        }));

        Assert.Equal(400, await store.TotalAsync(Collection));
        Assert.Equal(400, (await store.RowsAsync(Everything)).Count);
    }
}

public sealed class SqliteAtomicityTests(SqliteFixture fixture) : AtomicityConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15AtomicityTests(Postgres15Fixture fixture) : AtomicityConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18AtomicityTests(Postgres18Fixture fixture) : AtomicityConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaAtomicityTests(MariaFixture fixture) : AtomicityConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaAtomicityTests(TidbOnMariaFixture fixture) : AtomicityConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbAtomicityTests(TidbFixture fixture) : AtomicityConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresAtomicityTests(YugabyteOnPostgresFixture fixture)
    : AtomicityConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteAtomicityTests(YugabyteFixture fixture) : AtomicityConformance(fixture), IClassFixture<YugabyteFixture>;
