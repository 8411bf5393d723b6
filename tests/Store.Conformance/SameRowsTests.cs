using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>What stands in one store stands in any other, to the byte.</summary>
public sealed class SameRowsTests(SqliteFixture sqlite, Postgres15Fixture postgres15, Postgres18Fixture postgres18, MariaFixture maria, TidbOnMariaFixture tidb,
    YugabyteOnPostgresFixture yugabyte)
    : IClassFixture<SqliteFixture>, IClassFixture<Postgres15Fixture>, IClassFixture<Postgres18Fixture>, IClassFixture<MariaFixture>,
        IClassFixture<TidbOnMariaFixture>, IClassFixture<YugabyteOnPostgresFixture>
{
    private const int RepoCount = 8;
    private const int KeyCount = 12;

    [Fact]
    public async Task The_same_batches_leave_the_same_dump_in_sqlite_and_postgresql_15()
    {
        await using var one = await sqlite.OpenAsync();
        await using var other = await postgres15.OpenAsync();

        await AssertSameAsync(one, other);
    }

    [Fact]
    public async Task The_same_batches_leave_the_same_dump_in_postgresql_15_and_18()
    {
        await using var one = await postgres15.OpenAsync();
        await using var other = await postgres18.OpenAsync();

        await AssertSameAsync(one, other);
    }

    [Fact]
    public async Task The_same_batches_leave_the_same_dump_in_sqlite_and_mariadb()
    {
        await using var one = await sqlite.OpenAsync();
        await using var other = await maria.OpenAsync();

        await AssertSameAsync(one, other);
    }

    [Fact]
    public async Task The_same_batches_leave_the_same_dump_by_the_paths_of_mariadb_and_of_tidb()
    {
        await using var one = await maria.OpenAsync();
        await using var other = await tidb.OpenAsync();

        await AssertSameAsync(one, other);
    }

    [Fact]
    public async Task The_same_batches_leave_the_same_dump_by_the_paths_of_postgresql_and_of_yugabytedb()
    {
        await using var one = await postgres15.OpenAsync();
        await using var other = await yugabyte.OpenAsync();

        await AssertSameAsync(one, other);
    }

    [Fact]
    public async Task A_dump_differs_when_a_field_does_and_not_when_the_time_does()
    {
        await using var one = await sqlite.OpenAsync();
        await using var other = await sqlite.OpenAsync();
        await one.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 1, "rest")));

        await other.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 1, "rest")));
        await other.QueryAsync("UPDATE com_example_everything SET indexed_at = 0");
        Assert.Equal(await DumpAsync(one, Everything), await DumpAsync(other, Everything));

        await other.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 2, "rest")));
        Assert.NotEqual(await DumpAsync(one, Everything), await DumpAsync(other, Everything));
    }

    private static async Task AssertSameAsync(TestStore one, TestStore other)
    {
        foreach (var store in new[] { one, other })
        {
            var random = new Random(20260101);
            await store.WriteAsync(batch => batch.Bulk(FieldConformance.Extremes));
            for (var round = 1; round <= 20; round++)
                await store.WriteAsync(batch => FillAtRandom(batch, random, round));
        }

        foreach (var table in new[] { Everything, StoreTable.Unregistered })
        {
            var dump = await DumpAsync(one, table);
            Assert.True(dump.Rows > RepoCount);
            Assert.Equal(dump, await DumpAsync(other, table));
        }

        var repos = await CanonicalDump.HashReposAsync(one.Store, CancellationToken.None);
        Assert.Equal(RepoCount, repos.Rows);
        Assert.Equal(repos, await CanonicalDump.HashReposAsync(other.Store, CancellationToken.None));
        Assert.Equal(await one.TotalAsync(Collection), await other.TotalAsync(Collection));
    }

    // Creates, updates and deletes in any order of revs, so that old ones meet newer ones too.
    private static void FillAtRandom(LaneBatch batch, Random random, int round)
    {
        var keys = Enumerable.Range(0, RepoCount * KeyCount).ToArray();
        random.Shuffle(keys);
        foreach (var key in keys.AsSpan(0, 40))
        {
            var (did, name, rev) = (Numbered(key / KeyCount), $"key{key % KeyCount}", (ulong)random.Next(1, 25));
            var row = key % 3 == 0 ? TestRow.Unregistered(did, name, rev) : TestRow.Of(did, name, rev, $"round {round}");
            _ = random.Next(4) == 0 ? batch.Delete(row) : batch.Live(row);
            batch.Repo(did, rev, (SyncState)random.Next(6));
        }
    }

    private static Task<CanonicalTable> DumpAsync(TestStore store, StoreTable table) =>
        CanonicalDump.HashAsync(store.Store, table, CancellationToken.None);
}
