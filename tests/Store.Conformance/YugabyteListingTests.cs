using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Listings over all repositories come in the order of keys without sorting a table that is spread by hash.</summary>
public sealed class YugabyteListingTests(YugabyteOnPostgresFixture fixture) : IClassFixture<YugabyteOnPostgresFixture>
{
    private const int Repos = 40;

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(1000, true)]
    public async Task Pages_of_rows_of_all_repositories_are_read_by_repository(int limit, bool reverse)
    {
        await using var store = await FilledAsync();

        foreach (var (table, rows) in new[] { (Everything, Repos * (Repos - 1) / 2), (StoreTable.Unregistered, 2 * Repos) })
        {
            fixture.Facade.Statements.Clear();
            var keys = new List<string>();
            var query = new RowQuery(table) { Limit = limit, Reverse = reverse };
            for (var full = true; full;)
            {
                var page = new List<TestRow>();
                await foreach (var row in store.Store.Records.ListAsync(query, CancellationToken.None))
                    page.Add(TestRow.Read(row));
                keys.AddRange(page.Select(KeyOf));
                full = page.Count == limit;
                if (full)
                    query = query with { After = page[^1].Key };
            }

            var order = keys.Order(StringComparer.Ordinal);
            Assert.Equal(reverse ? order.Reverse() : order, keys);
            Assert.Equal(rows, keys.Distinct().Count());
            Assert.All(
                fixture.Facade.Statements.Where(statement => statement.Contains($"FROM \"{table.Name}\"", StringComparison.Ordinal)),
                statement => Assert.Contains("\"did\" = ANY ($1)", statement, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_unregistered_collection_is_listed_by_its_own_repositories()
    {
        await using var store = await FilledAsync();
        var found = new List<string>();

        await foreach (var row in store.Store.Records.ListAsync(
            new RowQuery(StoreTable.Unregistered) { Collection = "com.example.odd", Limit = 1000 }, CancellationToken.None))
            found.Add(KeyOf(TestRow.Read(row)));

        Assert.Equal(Repos / 2, found.Count);
        Assert.Equal(found.Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Repositories_of_every_state_come_in_order_with_their_counts(int limit)
    {
        await using var store = await FilledAsync();
        var found = new List<DidKey>();

        for (DidKey? after = null; ;)
        {
            var page = await store.Store.Repos.ListAsync(state: null, after, limit, CancellationToken.None);
            if (page.Count == 0)
                break;
            var counts = await store.Store.Repos.CountCollectionsAsync(page[0].Did, page[^1].Did, CancellationToken.None);
            Assert.All(page, repo => Assert.Equal(2, counts[repo.Did].Where(count => count.Collection != Collection).Sum(count => count.Records)));
            found.AddRange(page.Select(repo => repo.Did));
            after = page[^1].Did;
        }

        Assert.Equal(Enumerable.Range(0, Repos).Select(Numbered).Order(), found);
    }

    // Repository n has n rows, and two records of collections without a table, one of which only every second has.
    private async Task<TestStore> FilledAsync()
    {
        var store = await fixture.OpenAsync();
        await store.WriteAsync(batch =>
        {
            for (var repo = 0; repo < Repos; repo++)
            {
                var did = Numbered(repo);
                batch.Bulk([.. Enumerable.Range(0, repo).Select(row => TestRow.Of(did, string.Create(CultureInfo.InvariantCulture, $"key{row:D3}"), 5))]);
                batch.Bulk(TestRow.Unregistered(did, "one", 5), TestRow.Unregistered(did, "two", 5, repo % 2 == 0 ? "com.example.even" : "com.example.odd"));
                batch.Repo(did, 5, (SyncState)(repo % 6) is var state && state == SyncState.Resyncing ? SyncState.Active : state);
            }
        });
        return store;
    }

    private static string KeyOf(TestRow row) => $"{Convert.ToHexString(row.Did.ToGuid().ToByteArray(bigEndian: true))} {row.Collection} {row.RecordKey}";
}
