using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Tables;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>While the network is loaded, indexes wait; whoever goes on after a crash goes on without them, and the end of the load builds them.</summary>
public abstract class LoadingIndexesConformance(StoreFixture fixture)
{
    private static readonly TableProjection Table = Everything.Projection!;

    private static readonly IEnumerable<string> Names = Table.Indexes.Select(index => index.Name);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_table_gives_its_indexes_away_and_has_them_again_at_the_end_of_the_load()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureIndexesAsync(Table, Stop);
        var load = Begun(store);
        await load.EnsureAsync(Table, Stop);
        Assert.False(load.Waits(Table.Table));

        await load.TakeAwayAsync([Table], Stop);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));
        Assert.True(load.Waits(Table.Table));
        Assert.Empty(Names.Intersect(await IndexesAsync(store)));

        var resumed = Begun(store);
        await resumed.EnsureAsync(Table, Stop);
        await resumed.TakeAwayAsync([Table], Stop);
        Assert.True(resumed.Waits(Table.Table));
        Assert.Empty(Names.Intersect(await IndexesAsync(store)));

        resumed.End();
        var builds = new List<string>();
        await resumed.BuildAsync([Table], new Builds(builds), Stop);
        Assert.False(resumed.Waits(Table.Table));
        Assert.Equal(Names, builds.Distinct());
        Assert.Empty(Names.Except(await IndexesAsync(store)));
    }

    [Fact]
    public async Task A_table_with_rows_keeps_its_indexes_through_the_load()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureIndexesAsync(Table, Stop);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));
        var load = Begun(store);

        await load.EnsureAsync(Table, Stop);
        await load.TakeAwayAsync([Table], Stop);

        Assert.False(load.Waits(Table.Table));
        Assert.Empty(Names.Except(await IndexesAsync(store)));
    }

    [Fact]
    public async Task Where_nothing_is_loaded_indexes_are_made_at_once()
    {
        await using var store = await fixture.OpenAsync();

        await new LoadingIndexes(store.Store).EnsureAsync(Table, Stop);

        Assert.Empty(Names.Except(await IndexesAsync(store)));
    }

    private static LoadingIndexes Begun(TestStore store)
    {
        var load = new LoadingIndexes(store.Store);
        load.Begin();
        return load;
    }

    private static Task<IReadOnlyCollection<string>> IndexesAsync(TestStore store) => store.Store.Changes.ReadIndexesAsync(Table, Stop);

    private sealed class Builds(List<string> names) : IProgress<IndexBuild>
    {
        public void Report(IndexBuild value) => names.Add(value.Index);
    }
}

public sealed class SqliteLoadingIndexesTests(SqliteFixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15LoadingIndexesTests(Postgres15Fixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18LoadingIndexesTests(Postgres18Fixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaLoadingIndexesTests(MariaFixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaLoadingIndexesTests(TidbOnMariaFixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbLoadingIndexesTests(TidbFixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresLoadingIndexesTests(YugabyteOnPostgresFixture fixture)
    : LoadingIndexesConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteLoadingIndexesTests(YugabyteFixture fixture) : LoadingIndexesConformance(fixture), IClassFixture<YugabyteFixture>;
