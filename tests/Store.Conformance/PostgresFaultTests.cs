using System.Globalization;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Npgsql;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Faults that a real server makes by itself, not by a trigger that says so: nothing is lost, nothing doubled.</summary>
public sealed class PostgresFaultTests(Postgres15Fixture fixture) : IClassFixture<Postgres15Fixture>
{
    private const int Gate = 7;

    [Fact]
    public async Task A_server_that_crashes_in_the_middle_and_comes_back_has_every_batch_once()
    {
        Tier.Require(TierLevel.Default);
        await using var server = await PostgresServer.TryStartAsync(15, durable: true);
        Assert.SkipWhen(server is null, "PostgreSQL 15 is not installed: ./test installs it.");
        await using var store = await TestStore.OpenAsync(fixture, server!.ConnectionString(await server.CreateDatabaseAsync()), TestOptions.Patient);
        var isHalfWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var writing = Rounds.WriteAsync(store, 40, before: round =>
        {
            if (round == 20)
                isHalfWay.SetResult();
        });
        await isHalfWay.Task;
        await server.CrashAndStartAgainAsync();
        await writing;

        await Rounds.AssertAsync(store, 40);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_on_the_way_counts_once()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await using var cutter = new CommitCutter(server.Port, every: 3);
        var url = server.ConnectionString(database).Replace(
            $"Port={server.Port.ToString(CultureInfo.InvariantCulture)}", $"Port={cutter.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);
        await using var store = await TestStore.OpenAsync(fixture, url, TestOptions.Quick);

        await Rounds.WriteAsync(store, 20);

        Assert.True(cutter.Cuts >= 5, $"{cutter.Cuts} connections were cut.");
        await Rounds.AssertAsync(store, 20);
    }

    [Fact]
    public async Task A_deadlock_that_the_server_found_is_tried_again()
    {
        await using var store = await OpenGatedAsync();
        await using var gate = await SessionAsync(store, $"SELECT pg_advisory_lock({Gate})");
        await using var outsider = await SessionAsync(store, $"SET deadlock_timeout = '1h'; BEGIN; SELECT 1 FROM {Everything.Name} WHERE rev = 2 FOR UPDATE");

        // The writer holds the first row and waits at the gate; the outsider, who holds the second, waits for the first.
        var writing = store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "a", 10, "new"), TestRow.Of(Alice, "b", 10, "new")));
        await UntilWaitingAsync(store, sessions: 1);
        var crossing = RunAsync(outsider, $"SELECT 1 FROM {Everything.Name} WHERE rev = 1 FOR UPDATE; COMMIT");
        await UntilWaitingAsync(store, sessions: 2);
        await RunAsync(gate, $"SELECT pg_advisory_unlock({Gate})");
        await writing;
        await crossing;

        Assert.NotEqual("0", await store.QueryAsync("SELECT deadlocks FROM pg_stat_get_db_deadlocks((SELECT oid FROM pg_database WHERE datname = current_database())) AS deadlocks"));
        Assert.Equal(["new", "new"], (await store.RowsAsync(Everything)).Select(row => row.RestText));
        Assert.Equal(2, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task Whatever_isolation_the_database_has_as_its_default_a_row_that_changes_under_the_writer_does_not_fail_it()
    {
        await using var store = await OpenGatedAsync("serializable");
        await using var gate = await SessionAsync(store, $"SELECT pg_advisory_lock({Gate})");

        // A writer says READ COMMITTED itself: with a snapshot of its own, this would be a serialization failure (40001).
        var writing = store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "a", 10, "new"), TestRow.Of(Alice, "b", 10, "new")));
        await UntilWaitingAsync(store, sessions: 1);
        await store.QueryAsync($"UPDATE {Everything.Name} SET flags = 0 WHERE rev = 2");
        await RunAsync(gate, $"SELECT pg_advisory_unlock({Gate})");
        await writing;

        Assert.Equal("1", await store.QueryAsync("SELECT last_value FROM arrivals"));
        Assert.Equal(["new", "new"], (await store.RowsAsync(Everything)).Select(row => row.RestText));
        Assert.Equal(2, await store.TotalAsync(Collection));
    }

    [Fact]
    public async Task A_batch_that_the_server_holds_up_for_longer_than_a_lease_costs_nobody_the_lanes()
    {
        await using var store = await OpenGatedAsync();
        await using var gate = await SessionAsync(store, $"SELECT pg_advisory_lock({Gate})");

        var writing = store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "a", 10, "new"), TestRow.Of(Alice, "b", 10, "new")));
        await UntilWaitingAsync(store, sessions: 1);
        for (var renewals = 0; renewals < 4; renewals++)
        {
            store.Time.Advance(TimeSpan.FromSeconds(45));
            await store.Store.Leases.RenewAsync(store.Fence, TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        // Whoever would take the lanes waits for the batch, and renewals do not wait for it.
        var taking = store.Store.Leases.TryTakeAsync("other", TimeSpan.FromMinutes(1), CancellationToken.None);
        await UntilWaitingAsync(store, sessions: 2);
        await store.Store.Leases.RenewAsync(store.Fence, TimeSpan.FromMinutes(1), CancellationToken.None);
        await RunAsync(gate, $"SELECT pg_advisory_unlock({Gate})");
        await writing;

        Assert.Null(await taking);
        Assert.Equal(["new", "new"], (await store.RowsAsync(Everything)).Select(row => row.RestText));
    }

    [Fact]
    public async Task A_batch_that_waited_for_who_takes_the_lanes_over_writes_nothing()
    {
        await using var store = await OpenGatedAsync();
        await using var other = await SessionAsync(
            store, "BEGIN; SELECT 1 FROM lane_lease ORDER BY lane FOR UPDATE; UPDATE lane_lease SET owner = 'other', epoch = epoch + 1");

        var writing = store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "a", 10, "new")));
        await UntilWaitingAsync(store, sessions: 1);
        await RunAsync(other, "COMMIT");

        await Assert.ThrowsAsync<LaneLostException>(() => writing);
        Assert.Equal(["old", "old"], (await store.RowsAsync(Everything)).Select(row => row.RestText));
    }

    /// <summary>A store with rows a (rev 1) and b (rev 2), in which whoever writes b waits first while the gate is locked.</summary>
    private async Task<TestStore> OpenGatedAsync(string isolation = "read committed")
    {
        var url = await fixture.NewUrlAsync();
        await fixture.QueryAsync(url, $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L', current_database(), '{isolation}'); END $$");
        var store = await TestStore.OpenAsync(fixture, url, TestOptions.Quick);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "a", 1, "old"), TestRow.Of(Alice, "b", 2, "old")));
        await store.QueryAsync($"""
            CREATE SEQUENCE arrivals;
            CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM nextval('arrivals');
              PERFORM pg_advisory_xact_lock_shared({Gate});
              RETURN NEW;
            END $$;
            CREATE TRIGGER gated BEFORE INSERT ON {Everything.Name} FOR EACH ROW WHEN (NEW.rkey = '\x0262'::bytea) EXECUTE FUNCTION gate()
            """);
        return store;
    }

    private static async Task<NpgsqlConnection> SessionAsync(TestStore store, string sql)
    {
        var connection = new NpgsqlConnection($"{store.Url};Pooling=false");
        await connection.OpenAsync();
        await RunAsync(connection, sql);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }

    // Asks until so many sessions of this database wait for a lock: each question gives the server its turn.
    private static async Task UntilWaitingAsync(TestStore store, int sessions)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (await store.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is var waiting
            && int.Parse(waiting!, CultureInfo.InvariantCulture) < sessions)
            Assert.True(DateTime.UtcNow < patience, $"{waiting} sessions wait, not {sessions}.");
    }
}
