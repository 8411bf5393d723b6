using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class RepoRowsConformance(StoreFixture fixture)
{
    [Fact]
    public async Task Every_field_of_a_repository_comes_back()
    {
        await using var store = await fixture.OpenAsync();
        var web = "did:web:example.com"u8;
        var full = new RepoState
        {
            Did = DidKey.Of(web), DidText = Encoding.UTF8.GetString(web), Sync = SyncState.Error, Account = AccountStatus.Takendown,
            Rev = Tid.FromValue(17), SeenRev = Tid.FromValue(long.MaxValue), Commit = Cid.OfDagCbor([1]), Data = Cid.OfRaw([2]),
            Host = "https://pds.example.com", Handle = "alice.example.com", Level = VerificationLevel.Full, Error = "commit-version: 2",
            Attempts = 3, RetryAt = 1_700_000_000_123_456, SigningKey = "zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF", ResolvedAt = 1_700_000_001_654_321,
        };
        var bare = new RepoState { Did = Alice };

        await store.WriteAsync(batch =>
        {
            batch.Repos[full.Did] = full;
            batch.Repos[bare.Did] = bare;
        });

        Assert.Equal(full, await store.RepoAsync(full.Did));
        Assert.Equal(bare, await store.RepoAsync(bare.Did));
        Assert.Null(await store.RepoAsync(Bob));
    }

    [Fact]
    public async Task A_rev_and_its_cids_never_go_back()
    {
        await using var store = await fixture.OpenAsync();
        var newer = new RepoState { Did = Alice, Rev = Tid.FromValue(9), SeenRev = Tid.FromValue(12), Commit = Cid.OfDagCbor([9]), Data = Cid.OfDagCbor([90]) };
        await store.WriteAsync(batch => batch.Repos[Alice] = newer);

        await store.WriteAsync(batch => batch.Repos[Alice] = newer with
        {
            Rev = Tid.FromValue(8), SeenRev = Tid.FromValue(8), Commit = Cid.OfDagCbor([8]), Data = null, Sync = SyncState.Desynchronized,
        });
        Assert.Equal(newer with { Sync = SyncState.Desynchronized }, await store.RepoAsync(Alice));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice });
        Assert.Equal(newer, await store.RepoAsync(Alice));
    }

    [Fact]
    public async Task An_identity_stays_until_one_is_resolved_again_and_then_goes_as_a_whole()
    {
        await using var store = await fixture.OpenAsync();
        var known = new RepoState { Did = Alice, SigningKey = "zQ3sh", ResolvedAt = 1_000_000 };
        await store.WriteAsync(batch => batch.Repos[Alice] = known);

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, SigningKey = "zDn" });
        Assert.Equal(known, await store.RepoAsync(Alice));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, ResolvedAt = 2_000_000 });
        Assert.Equal(known with { SigningKey = null, ResolvedAt = 2_000_000 }, await store.RepoAsync(Alice));
    }

    [Fact]
    public async Task Text_of_strangers_is_kept_without_what_no_engine_takes()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, Error = "a\0b\uD800c", Handle = new string('h', 5000) });

        var repo = await store.RepoAsync(Alice);
        Assert.Equal("a\uFFFDb\uFFFDc", repo!.Error);
        Assert.Equal(4096, repo.Handle!.Length);
    }

    [Fact]
    public async Task Repositories_are_counted_and_listed_by_state()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch =>
        {
            for (var i = 0; i < 10; i++)
                batch.Repo(Numbered(i), rev: null, i % 3 == 0 ? SyncState.Pending : SyncState.Active);
        });

        Assert.Equal(
            [(SyncState.Pending, 4L), (SyncState.Active, 6L)],
            (await store.Store.Repos.CountByStateAsync(CancellationToken.None)).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        Assert.Equal(Sorted(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), await PagesAsync(store, state: null));
        Assert.Equal(Sorted(0, 3, 6, 9), await PagesAsync(store, SyncState.Pending));
    }

    [Fact]
    public async Task A_repository_is_hidden_while_its_account_is_not_active()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "a", 1), TestRow.Of(Bob, "b", 1)).Repo(Alice, 1).Repo(Bob, 1));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, Account = AccountStatus.Deactivated });
        Assert.Equal("b", await store.QueryAsync("SELECT rkey FROM com_example_everything_v"));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, Account = AccountStatus.Active });
        Assert.Equal("2", await store.QueryAsync("SELECT count(*) FROM com_example_everything_v"));
    }

    private static async Task<List<DidKey>> PagesAsync(TestStore store, SyncState? state)
    {
        var dids = new List<DidKey>();
        for (DidKey? after = null; ; after = dids[^1])
        {
            var page = await store.Store.Repos.ListAsync(state, after, 3, CancellationToken.None);
            if (page.Count == 0)
                return dids;
            dids.AddRange(page.Select(repo => repo.Did));
        }
    }

    private static IEnumerable<DidKey> Sorted(params int[] numbers) => numbers.Select(Numbered).Order();
}

public sealed class SqliteRepoRowsTests(SqliteFixture fixture) : RepoRowsConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15RepoRowsTests(Postgres15Fixture fixture) : RepoRowsConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18RepoRowsTests(Postgres18Fixture fixture) : RepoRowsConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaRepoRowsTests(MariaFixture fixture) : RepoRowsConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaRepoRowsTests(TidbOnMariaFixture fixture) : RepoRowsConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbRepoRowsTests(TidbFixture fixture) : RepoRowsConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresRepoRowsTests(YugabyteOnPostgresFixture fixture)
    : RepoRowsConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteRepoRowsTests(YugabyteFixture fixture) : RepoRowsConformance(fixture), IClassFixture<YugabyteFixture>;
