using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>
/// Batches of as many rows as one statement or transaction of an engine has, one more and one less: arrays of 512 and 1,024 rows,
/// transactions of 5,000, loads of 10,000.
/// </summary>
public abstract class BatchSizeConformance(StoreFixture fixture)
{
    private static readonly int[] Sizes = [0, 1, 255, 256, 257, 511, 512, 513, 1_023, 1_024, 1_025, 4_999, 5_000, 5_001, 9_999, 10_000, 10_001];

    [Fact]
    public async Task Repositories_of_sizes_that_cross_the_splits_hold_and_count_what_was_sent()
    {
        Tier.Require(TierLevel.Default);
        await using var store = await fixture.OpenAsync();
        for (var seed = 1; seed <= (Tier.AtLeast(TierLevel.Long) ? 20 : 2); seed++)
        {
            var repos = Repos(seed);
            await store.WriteAsync(batch => FillFirst(batch, repos));
            await store.WriteAsync(batch => FillSecond(batch, repos));

            var all = (await store.RowsAsync(Everything)).ToLookup(row => row.Did, row => row.Rev);
            foreach (var repo in repos)
                Assert.Equal((seed, repo.Expected), (seed, await FoundAsync(store, all, repo.Did)));
        }
    }

    private static List<RepoSizes> Repos(int seed)
    {
        var random = new Random(seed);
        var repos = new List<RepoSizes>();
        for (var left = 20_000; left > 0; left -= repos[^1].Bulk + repos[^1].Live)
            repos.Add(new RepoSizes(Numbered((seed * 100) + repos.Count), Sizes[random.Next(1, Sizes.Length)], Sizes[random.Next(Sizes.Length)]));
        return repos;
    }

    private static void FillFirst(LaneBatch batch, List<RepoSizes> repos)
    {
        foreach (var repo in repos)
            batch.Bulk(Rows(repo.Did, 0, repo.Bulk, rev: 1)).Repo(repo.Did, 1);
    }

    private static void FillSecond(LaneBatch batch, List<RepoSizes> repos)
    {
        foreach (var repo in repos)
        {
            batch.Live(Rows(repo.Did, repo.FirstLive, repo.Live, rev: 2)).Repo(repo.Did, 2);
            foreach (var row in Rows(repo.Did, 0, repo.Deleted, rev: 2))
                batch.Delete(row);
        }
    }

    private static TestRow[] Rows(DidKey did, int from, int count, ulong rev) =>
        [.. Enumerable.Range(from, count).Select(i => TestRow.Of(did, $"key{i:D6}", rev))];

    private static async Task<Found> FoundAsync(TestStore store, ILookup<DidKey, ulong> all, DidKey did)
    {
        var rows = all[did].ToList();
        var state = await store.RepoAsync(did);
        return new Found(rows.Count, rows.Count(rev => rev == 2), (int)(await store.CountsAsync(did)).GetValueOrDefault(Collection), state!.Sync, state.Rev!.Value.Value);
    }

    /// <summary>Half of the rows that it has first are sent again by the second batch, with new ones after them; of the rest half are deleted.</summary>
    private sealed record RepoSizes(DidKey Did, int Bulk, int Live)
    {
        public int FirstLive => Bulk / 2;

        public int Deleted => Bulk / 4;

        public Found Expected
        {
            get
            {
                var rows = Math.Max(Bulk, FirstLive + Live) - Deleted;
                return new Found(rows, Live, rows, SyncState.Active, 2);
            }
        }
    }

    private sealed record Found(int Rows, int Newer, int Counted, SyncState Sync, ulong Rev);
}

public sealed class SqliteBatchSizeTests(SqliteFixture fixture) : BatchSizeConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15BatchSizeTests(Postgres15Fixture fixture) : BatchSizeConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18BatchSizeTests(Postgres18Fixture fixture) : BatchSizeConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaBatchSizeTests(MariaFixture fixture) : BatchSizeConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaBatchSizeTests(TidbOnMariaFixture fixture) : BatchSizeConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbBatchSizeTests(TidbFixture fixture) : BatchSizeConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresBatchSizeTests(YugabyteOnPostgresFixture fixture) : BatchSizeConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteBatchSizeTests(YugabyteFixture fixture) : BatchSizeConformance(fixture), IClassFixture<YugabyteFixture>;
