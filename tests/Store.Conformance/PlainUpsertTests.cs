using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>The live path of a server without system columns, YugabyteDB's, on PostgreSQL 15.</summary>
public sealed class PlainUpsertTests(Postgres15Fixture fixture) : IClassFixture<Postgres15Fixture>
{
    [Fact]
    public async Task New_rows_are_counted_and_replaced_or_stale_ones_are_not()
    {
        await using var store = await fixture.OpenAsync();
        var server = (PostgresStore)store.Store;
        server.Capabilities = server.Capabilities with { TellsInsertFromUpdate = false };

        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "one", 5, "old"), TestRow.Of(Bob, "one", 5), TestRow.Unregistered(Alice, "kept", 5)));
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "one", 6, "new"), TestRow.Of(Alice, "two", 6), TestRow.Of(Bob, "one", 4, "stale")));
        await store.WriteAsync(batch => batch.Live(TestRow.Unregistered(Alice, "kept", 6), TestRow.Unregistered(Alice, "more", 6)));

        Assert.Equal(3, await store.TotalAsync(Collection));
        Assert.Equal(2, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(2, (await store.CountsAsync(Alice))["com.example.other"]);
        Assert.Equal(["new", "", ""], (await store.RowsAsync(Everything)).Select(row => row.RestText));
    }
}
