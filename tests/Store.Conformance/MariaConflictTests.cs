using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using MySqlConnector;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Two real transactions that stand in each other's way, on a server of their own: its settings and counters are global.</summary>
public sealed class MariaConflictTests(MariaFixture fixture) : IClassFixture<MariaFixture>
{
    [Fact]
    public async Task A_batch_that_a_deadlock_took_back_is_written_again_and_counts_once()
    {
        await using var server = await StartAsync();
        await using var store = await OpenAsync(server, TestOptions.Quick);
        await store.WriteAsync(batch => batch.Repo(Alice, 1).Position("relay", 0, 1));
        await using var other = await BeginAsync(store);

        // The server ends the transaction that has done less: not this one.
        await RunAsync(other, "INSERT INTO weight SELECT seq FROM seq_1_to_5000");
        await RunAsync(other, "SELECT position FROM checkpoint FOR UPDATE");
        var writing = WriteAsync(store);
        while (await StatusAsync(store, "Innodb_row_lock_current_waits") == "0")
            Assert.False(writing.IsCompleted);
        await RunAsync(other, "SELECT rev FROM repo FOR UPDATE");
        await RunAsync(other, "COMMIT");
        await writing;

        Assert.Equal("1", await StatusAsync(store, "Innodb_deadlocks"));
        await AssertWrittenOnceAsync(store);
    }

    [Fact]
    public async Task A_lock_that_is_never_given_up_ends_the_retries_and_leaves_nothing_of_the_batch()
    {
        await using var server = await StartAsync();
        await using var store = await OpenAsync(server, TestOptions.Quick with { RetriesMax = 1 });
        await store.WriteAsync(batch => batch.Repo(Alice, 1).Position("relay", 0, 1));
        await store.QueryAsync("SET GLOBAL innodb_lock_wait_timeout = 1");

        // Only a new connection takes the new setting.
        await MySqlFixture.EndConnectionsAsync(store);
        await using (var other = await BeginAsync(store))
        {
            await RunAsync(other, "SELECT position FROM checkpoint FOR UPDATE");

            var failure = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(store));

            Assert.Equal(1205, Assert.IsType<MySqlException>(failure.InnerException).Number);
            Assert.Empty(await store.RowsAsync(Everything));
            Assert.Equal(1, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
        }

        await WriteAsync(store);
        await AssertWrittenOnceAsync(store);
    }

    private static async Task<MariaServer> StartAsync()
    {
        Tier.Require(TierLevel.Default);
        var server = await MariaServer.TryStartAsync();
        Assert.SkipWhen(server is null, "MariaDB is not installed: ./test installs it.");
        return server!;
    }

    private async Task<TestStore> OpenAsync(MariaServer server, StoreOptions options)
    {
        var store = await TestStore.OpenAsync(fixture, server.Url(await server.CreateDatabaseAsync()), options);
        await store.QueryAsync("CREATE TABLE weight (number INT PRIMARY KEY)");
        return store;
    }

    private static Task WriteAsync(TestStore store) =>
        store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "bulk", 2)).Live(TestRow.Of(Alice, "live", 2)).Repo(Alice, 2).Position("relay", 0, 2));

    private static async Task AssertWrittenOnceAsync(TestStore store)
    {
        Assert.Equal(["bulk", "live"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(2, await store.TotalAsync(Collection));
        Assert.Equal(2, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    // Not innodb_trx: the server refreshes that only when nobody has read it for a while.
    private static Task<string?> StatusAsync(TestStore store, string name) =>
        store.QueryAsync($"SELECT variable_value FROM information_schema.global_status WHERE variable_name = '{name}'");

    private static async Task<MySqlConnection> BeginAsync(TestStore store)
    {
        var connection = MySqlFixture.Connect(store.Url);
        await connection.OpenAsync();
        await RunAsync(connection, "BEGIN");
        return connection;
    }

    private static async Task RunAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
