using Lexidex.Indexer.Projection;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class BulkWriterConformance(StoreFixture fixture)
{
    [Fact]
    public async Task Writing_a_batch_twice_leaves_the_same_rows_and_counts()
    {
        await using var store = await fixture.OpenAsync();
        Action<LaneBatch> fill = batch => batch
            .Bulk(TestRow.Of(Alice, "one", 5), TestRow.Unregistered(Alice, "two", 5))
            .Live(TestRow.Of(Bob, "three", 6))
            .Repo(Alice, 5).Repo(Bob, 6).Position("relay", 3, 77);

        await store.WriteAsync(fill);
        await store.WriteAsync(fill);

        Assert.Equal(["one", "three"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(["two"], (await store.RowsAsync(StoreTable.Unregistered)).Select(row => row.RecordKey));
        Assert.Equal(1, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(1, (await store.CountsAsync(Alice))["com.example.other"]);
        Assert.Equal(2, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task An_older_rev_does_not_overwrite_a_newer_one()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 10, "newer")));

        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 9, "older")));
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 10, "same")));

        var row = Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal(("newer", 10UL), (row.RestText, row.Rev));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Live_rows_end_the_same_whether_they_were_taken_for_new_or_not(bool replaces)
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "old", 10, "before"), TestRow.Unregistered(Alice, "old", 10)));

        for (var rev = 11UL; rev < 14; rev++)
            await store.WriteAsync(batch =>
            {
                batch.Live(TestRow.Of(Bob, $"new{rev}", rev), TestRow.Of(Alice, "old", rev == 12 ? 9 : rev, $"at {rev}"), TestRow.Unregistered(Bob, $"new{rev}", rev));
                foreach (var rows in batch.LiveRows)
                    rows.Replaces = replaces;
            });

        var rows = await store.RowsAsync(Everything);
        Assert.Equal(["new11", "new12", "new13", "old"], rows.Select(row => row.RecordKey).Order());
        Assert.Equal("at 13", rows.Single(row => row.RecordKey == "old").RestText);
        Assert.Equal((1, 3), ((await store.CountsAsync(Alice))[Collection], (await store.CountsAsync(Bob))[Collection]));
        Assert.Equal((4, 4), (await store.TotalAsync(Collection), await store.TotalAsync("com.example.other")));
    }

    [Fact]
    public async Task A_repair_replaces_rows_and_deletes_extras_of_the_same_rev()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "changed", 10, "before"), TestRow.Of(Alice, "extra", 10)));

        await store.WriteAsync(batch =>
        {
            batch.ReplaceSameRev = true;
            batch.Live(TestRow.Of(Alice, "changed", 10, "after")).Delete(TestRow.Of(Alice, "extra", 10));
        });

        var row = Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal("after", row.RestText);
        Assert.Equal(1, (await store.CountsAsync(Alice))[Collection]);
    }

    [Fact]
    public async Task A_newer_rev_replaces_every_field()
    {
        await using var store = await fixture.OpenAsync();
        var first = TestRow.Of(Alice, "key", 1, "first");
        first.Columns[2] = "label"u8.ToArray();
        await store.WriteAsync(batch => batch.Live(first));

        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 2, "second") with { Cid = Enumerable.Repeat((byte)9, 32).ToArray() }));

        var row = Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal(("second", 2UL, null as byte[]), (row.RestText, row.Rev, row.Columns[2]));
        Assert.Equal(9, row.Cid![0]);
        Assert.Equal(1, (await store.CountsAsync(Alice))[Collection]);
    }

    [Fact]
    public async Task Create_update_and_delete_of_one_key_leave_no_row_and_no_count()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 1)));
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 2)));
        await store.WriteAsync(batch => batch.Delete(TestRow.Of(Alice, "key", 3)));
        await store.WriteAsync(batch => batch.Delete(TestRow.Of(Alice, "key", 3)));

        Assert.Empty(await store.RowsAsync(Everything));
        Assert.Empty(await store.CountsAsync(Alice));
        Assert.Equal(0, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task A_delete_of_an_older_rev_leaves_the_row()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 5), TestRow.Unregistered(Alice, "key", 5)));

        await store.WriteAsync(batch => batch.Delete(TestRow.Of(Alice, "key", 4)).Delete(TestRow.Unregistered(Alice, "key", 4)));

        Assert.Single(await store.RowsAsync(Everything));
        Assert.Single(await store.RowsAsync(StoreTable.Unregistered));
        Assert.Equal(1, (await store.CountsAsync(Alice))[Collection]);
    }

    [Fact]
    public async Task A_delete_takes_the_one_record_of_its_collection()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live(
            TestRow.Unregistered(Alice, "key", 1, "com.example.first"), TestRow.Unregistered(Alice, "key", 1, "com.example.second"),
            TestRow.Unregistered(Bob, "key", 1, "com.example.first")));

        await store.WriteAsync(batch => batch.Delete(TestRow.Unregistered(Alice, "key", 2, "com.example.first")));

        Assert.Equal(
            [(Alice, "com.example.second"), (Bob, "com.example.first")],
            (await store.RowsAsync(StoreTable.Unregistered)).Select(row => (row.Did, row.Collection)));
        Assert.Equal(["com.example.second"], (await store.CountsAsync(Alice)).Keys);
    }

    [Fact]
    public async Task Bulk_deletes_and_live_rows_of_one_batch_apply_in_this_order()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch => batch
            .Bulk(TestRow.Of(Alice, "kept", 1, "bulk"), TestRow.Of(Alice, "updated", 1, "bulk"), TestRow.Of(Alice, "deleted", 1, "bulk"))
            .Live(TestRow.Of(Alice, "updated", 2, "live"), TestRow.Of(Alice, "created", 2, "live"))
            .Delete(TestRow.Of(Alice, "deleted", 2)));

        Assert.Equal(
            [("created", "live"), ("kept", "bulk"), ("updated", "live")],
            (await store.RowsAsync(Everything)).Select(row => (row.RecordKey, row.RestText)));
        Assert.Equal(3, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(3, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task Withdrawn_rows_are_not_written()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch =>
        {
            var rows = batch.LiveBatch(Everything);
            TestRow.Of(Alice, "first", 1).AppendTo(rows);
            rows.Withdraw(TestRow.Of(Alice, "key", 1, "withdrawn").AppendTo(rows));
            TestRow.Of(Alice, "key", 2, "stays").AppendTo(rows);
            rows.Withdraw(TestRow.Of(Alice, "last", 2).AppendTo(rows));
            batch.CountOperation();
        });

        Assert.Equal([("first", ""), ("key", "stays")], (await store.RowsAsync(Everything)).Select(row => (row.RecordKey, row.RestText)));
    }

    [Fact]
    public async Task Bulk_rows_of_a_repository_that_is_half_there_are_merged()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "one", 5, "old"), TestRow.Of(Alice, "two", 7, "newer")));

        await store.WriteAsync(batch => batch
            .Bulk(TestRow.Of(Alice, "one", 6, "new"), TestRow.Of(Alice, "two", 6, "older"), TestRow.Of(Alice, "three", 6, "new"))
            .Bulk(TestRow.Of(Bob, "four", 6, "new"))
            .Live(TestRow.Of(Alice, "three", 8, "live")));

        Assert.Equal(
            [("one", "new"), ("three", "live"), ("two", "newer"), ("four", "new")],
            (await store.RowsAsync(Everything)).Select(row => (row.RecordKey, row.RestText)));
        Assert.Equal(3, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(4, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(_ => { });

        Assert.Empty(await store.RowsAsync(Everything));
    }

    [Fact]
    public async Task Thousands_of_rows_of_many_repositories_arrive_in_one_batch()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch =>
        {
            for (var i = 0; i < 5_000; i++)
                batch.Bulk(TestRow.Of(Numbered(i / 10), $"key{i % 10}", 1));
        });
        await store.WriteAsync(batch =>
        {
            for (var i = 0; i < 5_000; i++)
                batch.Live(TestRow.Of(Numbered(i / 10), $"key{(i % 10) + 5}", 2));
        });

        Assert.Equal(7_500, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(7_500, await store.TotalAsync(Collection));
        Assert.Equal(15, (await store.CountsAsync(Numbered(499)))[Collection]);
    }
}

public sealed class SqliteBulkWriterTests(SqliteFixture fixture) : BulkWriterConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15BulkWriterTests(Postgres15Fixture fixture) : BulkWriterConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18BulkWriterTests(Postgres18Fixture fixture) : BulkWriterConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaBulkWriterTests(MariaFixture fixture) : BulkWriterConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaBulkWriterTests(TidbOnMariaFixture fixture) : BulkWriterConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbBulkWriterTests(TidbFixture fixture) : BulkWriterConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresBulkWriterTests(YugabyteOnPostgresFixture fixture)
    : BulkWriterConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteBulkWriterTests(YugabyteFixture fixture) : BulkWriterConformance(fixture), IClassFixture<YugabyteFixture>;
