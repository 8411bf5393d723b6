using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Repositories that go away, with more rows than one transaction may take.</summary>
public abstract class PurgeConformance(StoreFixture fixture)
{
    private const int Step = 10;

    [Fact]
    public async Task A_repository_larger_than_a_step_goes_as_a_whole_and_no_other()
    {
        await using var store = await OpenFilledAsync();

        await store.WriteAsync(batch => Deleted(batch).Position("relay", 0, 9));

        Assert.Equal(["bob"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Empty(await store.RowsAsync(StoreTable.Unregistered));
        Assert.Empty(await store.LinksAsync());
        Assert.Empty(await store.CountsAsync(Alice));
        Assert.Equal(1, await store.TotalAsync(Collection));
        Assert.Equal((SyncState.Active, AccountStatus.Deleted), await StateAsync(store));
        Assert.Equal(9, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    [Fact]
    public async Task One_that_is_cut_off_is_hidden_and_says_that_it_is_not_whole_until_it_is_done_again()
    {
        await using var store = await OpenFilledAsync();

        // No engine takes a row without its CID.
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch => Deleted(batch).Live(TestRow.Of(Bob, "broken", 2) with { Cid = null })));
        Assert.Equal((SyncState.Resyncing, AccountStatus.Deleted), await StateAsync(store));
        Assert.Equal(1UL, (await store.RepoAsync(Alice))!.Rev!.Value.Value);
        Assert.Equal("1", await store.QueryAsync("SELECT count(*) FROM repo_hidden"));
        Assert.InRange((await store.RowsAsync(Everything)).Count, 1, 25);
        Assert.Equal(25, (await store.CountsAsync(Alice))[Collection]);

        await store.WriteAsync(batch => Deleted(batch));
        Assert.Equal((SyncState.Active, AccountStatus.Deleted), await StateAsync(store));
        Assert.Equal(["bob"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(1, await store.TotalAsync(Collection));
        Assert.Equal(0, await store.TotalAsync("com.example.other"));
    }

    private async Task<TestStore> OpenFilledAsync()
    {
        var store = await fixture.OpenAsync();
        await store.KeepLinksAsync(Collection);
        await store.WriteAsync(batch => batch
            .Bulk([.. Enumerable.Range(0, 25).Select(i => TestRow.Of(Alice, $"key{i:D2}", 1).Naming($"did:web:{i}.example"))])
            .Bulk([.. Enumerable.Range(0, 25).Select(i => TestRow.Unregistered(Alice, $"key{i:D2}", 1))])
            .Repo(Alice, 1).Bulk(TestRow.Of(Bob, "bob", 1)).Repo(Bob, 1));
        return store;
    }

    private static LaneBatch Deleted(LaneBatch batch)
    {
        batch.PurgeRows = Step;
        batch.Purges.Add(Alice);
        batch.Repos[Alice] = new RepoState { Did = Alice, Sync = SyncState.Active, Account = AccountStatus.Deleted, Rev = Tid.FromValue(1) };
        return batch;
    }

    private static async Task<(SyncState Sync, AccountStatus Account)> StateAsync(TestStore store)
    {
        var state = await store.RepoAsync(Alice);
        return (state!.Sync, state.Account);
    }
}

public sealed class SqlitePurgeTests(SqliteFixture fixture) : PurgeConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15PurgeTests(Postgres15Fixture fixture) : PurgeConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18PurgeTests(Postgres18Fixture fixture) : PurgeConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaPurgeTests(MariaFixture fixture) : PurgeConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaPurgeTests(TidbOnMariaFixture fixture) : PurgeConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbPurgeTests(TidbFixture fixture) : PurgeConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresPurgeTests(YugabyteOnPostgresFixture fixture) : PurgeConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabytePurgeTests(YugabyteFixture fixture) : PurgeConformance(fixture), IClassFixture<YugabyteFixture>;
