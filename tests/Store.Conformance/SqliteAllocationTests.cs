using System.Text.Json;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Sqlite;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>The budget of tests/Benchmarks/budgets.json that concerns writing to the embedded store.</summary>
public sealed class SqliteAllocationTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Writing_a_thousand_rows_allocates_as_much_as_writing_ten()
    {
        await using var store = await fixture.OpenAsync();
        var (few, many) = (await AllocatedAsync(store, 10), await AllocatedAsync(store, 1_000));

        Assert.True(many - few <= Budget("write.sqlite.bytesPerRow") * 990, $"{few} bytes for 10 rows, {many} for 1,000.");
    }

    [Fact]
    public async Task Naming_a_collection_in_a_statement_allocates_nothing()
    {
        await using var store = await fixture.OpenAsync();
        var allocated = long.MaxValue;
        await ((SqliteStore)store.Store).WriteAsync(
            session =>
            {
                var statement = session.Prepare("SELECT count(*) FROM collection_total WHERE collection = ?1");
                allocated = AllocatedBytes.LeastOf(() => statement.BindText(1, Collection).Run());
            },
            CancellationToken.None);

        Assert.Equal(0, allocated);
    }

    // Each row is bound twice: an insert that meets its key, and an update that finds no lower rev.
    private static async Task<long> AllocatedAsync(TestStore store, int rows)
    {
        using var batch = new LaneBatch();
        using var links = new LinkRows();
        batch.Bulk([.. Enumerable.Range(0, rows).Select(row => TestRow.Of(Alice, $"key{row}", 1))]);
        var bulk = batch.BulkRows.Single();
        var sqlite = (SqliteStore)store.Store;
        var (counts, allocated) = (new CountChanges(), 0L);
        await sqlite.WriteAsync(
            session =>
            {
                var writes = new SqliteRowWrites(session, sqlite.Tables, counts, new SqliteLinkWrites(session, links, LinkedCollections.None));
                allocated = AllocatedBytes.LeastOf(() => writes.Write(bulk, replaceSameRev: false));
            },
            CancellationToken.None);
        return allocated;
    }

    private static int Budget(string name)
    {
        using var budgets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.RepositoryRoot(), "tests", "Benchmarks", "budgets.json")));
        return budgets.RootElement.GetProperty(name).GetInt32();
    }
}
