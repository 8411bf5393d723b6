using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Batches of more rows than one transaction of TiDB should have: what stands while and after they are written by half.</summary>
public sealed class TidbTransactionTests(TidbOnMariaFixture fixture) : IClassFixture<TidbOnMariaFixture>
{
    private const int Many = 3_000;

    [Fact]
    public async Task Of_a_live_batch_that_is_cut_each_repository_has_all_of_it_or_nothing()
    {
        await using var store = await fixture.OpenAsync();
        var repos = Enumerable.Range(0, 4).Select(Numbered).ToArray();
        await store.WriteAsync(batch => Array.ForEach(repos, did => batch.Bulk(TestRow.Of(did, "there", 1)).Repo(did, 1)));
        await FailAtAsync(store, repos[2], Many / 2);

        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(Fill));

        Assert.Equal([(SyncState.Active, 2, Many), (SyncState.Active, 2, Many), (SyncState.Active, 1, 1), (SyncState.Active, 1, 1)], await FoundAsync(store, repos));
        Assert.Equal(0, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);

        await store.QueryAsync("DROP TRIGGER fails");
        await store.WriteAsync(Fill);
        Assert.All(await FoundAsync(store, repos), found => Assert.Equal((SyncState.Active, 2, Many), found));
        Assert.Equal(4 * Many, await store.TotalAsync(Collection));
        Assert.Equal(9, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);

        void Fill(LaneBatch batch)
        {
            foreach (var did in repos)
                batch.Live(Rows(did, Many)).Delete(TestRow.Of(did, "there", 2)).Repo(did, 2);
            batch.Position("relay", 0, 9);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_repository_beyond_the_bound_says_that_it_is_not_whole_until_it_is(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Repo(Alice, bulk ? null : 1, bulk ? SyncState.Pending : SyncState.Active));
        await FailAtAsync(store, Alice, 3 * Many);

        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(Fill));

        var half = (await FoundAsync(store, [Alice]))[0];
        Assert.Equal((SyncState.Resyncing, bulk ? 0 : 1), (half.Sync, half.Rev));
        Assert.InRange(half.Rows, 1, (3 * Many) - 1);

        await store.QueryAsync("DROP TRIGGER fails");
        await store.WriteAsync(Fill);
        Assert.Equal([(SyncState.Active, 2, 4 * Many)], await FoundAsync(store, [Alice]));
        Assert.Equal(4 * Many, await store.TotalAsync(Collection));

        void Fill(LaneBatch batch) => (bulk ? batch.Bulk(Rows(Alice, 4 * Many)) : batch.Live(Rows(Alice, 4 * Many))).Repo(Alice, 2);
    }

    private static TestRow[] Rows(DidKey did, int count) => [.. Enumerable.Range(0, count).Select(i => TestRow.Of(did, $"key{i:D6}", 2))];

    private static async Task<List<(SyncState Sync, int Rev, int Rows)>> FoundAsync(TestStore store, IEnumerable<DidKey> dids)
    {
        var found = new List<(SyncState, int, int)>();
        var rows = await store.RowsAsync(Everything);
        foreach (var did in dids)
        {
            var state = (await store.RepoAsync(did))!;
            found.Add((state.Sync, (int)(state.Rev?.Value ?? 0), rows.Count(row => row.Did == did)));
        }

        return found;
    }

    // An error that nobody tries again: a table that is not there.
    private static Task<string?> FailAtAsync(TestStore store, DidKey did, int row)
    {
        var key = new byte[16];
        did.WriteBytes(key);
        var form = TestRow.Of(did, $"key{row:D6}", 2).KeyForm;
        return store.QueryAsync(
            $"CREATE TRIGGER fails BEFORE INSERT ON com_example_everything FOR EACH ROW BEGIN IF NEW.did = x'{Convert.ToHexString(key)}' AND "
            + $"NEW.rkey = x'{Convert.ToHexString(form)}' THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1146, MESSAGE_TEXT = 'as the test wishes'; END IF; END");
    }
}
