using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>A table that has rows is changed: columns come and go, indexes are built, older rows are projected again.</summary>
public abstract class TableChangesConformance(StoreFixture fixture)
{
    private static readonly ColumnProjection Added = new("added", ["added"], ColumnType.Text, 512);

    private static readonly TableProjection Wider = new(
        Nsid.Parse(Collection),
        Everything.Name,
        Everything.Projection!.Columns.Add(Added),
        Everything.Projection.Indexes.Add(new IndexProjection("com_example_everything__added", ["added"], IndexKind.Key)));

    private static readonly TableProjection Narrower = new(
        Nsid.Parse(Collection), Everything.Name, Everything.Projection!.Columns.RemoveAt(2), Everything.Projection.Indexes);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bulk_load_into_an_empty_table_has_its_indexes_built_after_it_and_told_of()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
        var told = new Told();

        var deferred = await DeferredIndexes.TakeAwayAsync(store.Store, [Everything.Projection!], Stop);
        var during = await IndexCountAsync(store);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));
        await deferred.BuildAsync(told, Stop);

        Assert.Equal((2, 0, 2), (deferred.Count, during, await IndexCountAsync(store)));
        Assert.Equal(
            Everything.Projection!.Indexes.Select(index => index.Name), told.Builds.Select(build => build.Index).Distinct());
    }

    [Fact]
    public async Task A_table_in_use_keeps_its_indexes_through_a_bulk_load()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));

        var deferred = await DeferredIndexes.TakeAwayAsync(store.Store, [Everything.Projection!], Stop);

        Assert.Equal((0, 2), (deferred.Count, await IndexCountAsync(store)));
    }

    [Fact]
    public async Task A_column_is_added_twice_and_once_and_the_rows_stay()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));

        await store.Store.Changes.AddColumnsAsync(Wider, Stop);
        await store.Store.Changes.AddColumnsAsync(Wider, Stop);

        var row = Assert.Single(await store.RowsAsync(new StoreTable(Wider)));
        Assert.Equal("old", row.RestText);
        Assert.Null(row.Columns[^1]);
    }

    [Fact]
    public async Task A_column_that_is_dropped_is_gone_and_the_view_comes_again()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));

        await store.Store.Changes.DropColumnsAsync(Narrower, ["label"], Stop);
        await store.Store.Changes.DropColumnsAsync(Narrower, ["label"], Stop);
        await store.Store.EnsureTableAsync(Narrower, Stop);

        Assert.Equal("old", Assert.Single(await store.RowsAsync(new StoreTable(Narrower))).RestText);
        Assert.Equal("1", await store.QueryAsync("SELECT count(*) FROM com_example_everything_v"));
    }

    [Fact]
    public async Task Indexes_are_built_where_they_are_missing_and_each_is_told_of()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Changes.AddColumnsAsync(Wider, Stop);
        var told = new Told();

        await store.Store.Changes.BuildIndexesAsync(Wider, told, Stop);
        await store.Store.Changes.BuildIndexesAsync(Wider, told, Stop);

        Assert.Contains(told.Builds, build => build.Index == "com_example_everything__added");
        await store.Store.Changes.DropIndexesAsync(Wider, ["com_example_everything__added"], Stop);
        await store.Store.Changes.DropIndexesAsync(Wider, ["com_example_everything__added"], Stop);
    }

    [Fact]
    public async Task A_rewrite_replaces_the_row_of_the_same_rev_and_CID_alone()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "same", 5, "old"), TestRow.Of(Alice, "newer", 7, "newer"), TestRow.Of(Alice, "other", 5, "other") with { Cid = OtherCid }));

        await store.WriteAsync(batch =>
        {
            batch.RewriteOnly = true;
            batch.Live(TestRow.Of(Alice, "same", 5, "rewritten"), TestRow.Of(Alice, "newer", 6, "late"), TestRow.Of(Alice, "other", 5, "wrong"), TestRow.Of(Alice, "deleted", 5, "back"));
        });

        var rows = await store.RowsAsync(Everything);
        Assert.Equal(["newer=newer", "other=other", "same=rewritten"], rows.Select(row => $"{row.RecordKey}={row.RestText}").Order(StringComparer.Ordinal));
        Assert.Equal(3L, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task A_column_on_its_way_out_is_still_read()
    {
        await using var store = await fixture.OpenAsync();
        var label = new byte[] { (byte)'x' };
        var columns = new byte[]?[ColumnCount];
        columns[2] = label;
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1) with { Columns = columns }));

        var row = Assert.Single(await store.RowsAsync(new StoreTable(Narrower, before: Everything.Projection)));

        Assert.Equal(label, row.Columns[^1]);
    }

    private static byte[] OtherCid { get; } = [.. Enumerable.Repeat((byte)7, 32)];

    // Without the one of the primary key.
    private static async Task<int> IndexCountAsync(TestStore store) => int.Parse(
        (await store.QueryAsync(store.Store.Dialect.Name switch
        {
            "sqlite" => $"SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = '{Everything.Name}'",
            "postgres" or "yugabyte" => $"SELECT count(*) FROM pg_indexes WHERE tablename = '{Everything.Name}' AND indexname NOT LIKE '%pk'",
            _ => $"SELECT count(DISTINCT index_name) FROM information_schema.statistics WHERE table_schema = database() AND table_name = '{Everything.Name}' AND index_name <> 'PRIMARY'",
        }))!,
        CultureInfo.InvariantCulture);

    private sealed class Told : IProgress<IndexBuild>
    {
        public List<IndexBuild> Builds { get; } = [];

        public void Report(IndexBuild value) => Builds.Add(value);
    }
}

public sealed class SqliteTableChangesTests(SqliteFixture fixture) : TableChangesConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15TableChangesTests(Postgres15Fixture fixture) : TableChangesConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18TableChangesTests(Postgres18Fixture fixture) : TableChangesConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaTableChangesTests(MariaFixture fixture) : TableChangesConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaTableChangesTests(TidbOnMariaFixture fixture) : TableChangesConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbTableChangesTests(TidbFixture fixture) : TableChangesConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresTableChangesTests(YugabyteOnPostgresFixture fixture)
    : TableChangesConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteTableChangesTests(YugabyteFixture fixture) : TableChangesConformance(fixture), IClassFixture<YugabyteFixture>;
