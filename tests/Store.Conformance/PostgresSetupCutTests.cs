using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Store.Conformance.Fixtures;
using Npgsql;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>In PostgreSQL all steps are one transaction: whoever is killed in it leaves nothing, and holds nobody up.</summary>
public sealed class PostgresSetupCutTests(Postgres15Fixture postgres) : IClassFixture<Postgres15Fixture>
{
    private const string Half = "CREATE TABLE link_half (id integer)";

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_of_a_step_leaves_nothing_and_the_next_makes_all_of_it()
    {
        var url = await EarlierStore.NewAsync(postgres, measuresLetters: true);
        await using var store = await OpenedAsync(url);
        await using (var killed = await store.Readers.OpenConnectionAsync(CancellationToken.None))
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => CreateAsync(store, killed, Half, "SELECT pg_terminate_backend(pg_backend_pid())"));
        Assert.Equal("3 0", await StateAsync(url));

        await using var next = await store.Readers.OpenConnectionAsync(CancellationToken.None);
        await CreateAsync(store, next, Half);

        Assert.Equal("4 1", await StateAsync(url));
    }

    [Fact]
    public async Task Who_waits_too_long_for_another_process_is_told_to_start_again()
    {
        var url = await EarlierStore.NewAsync(postgres, measuresLetters: true);
        await using var store = await OpenedAsync(url);
        await using var holder = await store.Readers.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await holder.BeginTransactionAsync(CancellationToken.None);
        await holder.ExecuteAllAsync([PostgresSetup.TakeLock], CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenedAsync(url));

        Assert.Contains("for more than 1 s. Start again", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<PostgresStore> OpenedAsync(string url)
    {
        var store = (PostgresStore)StoreFactory.Create(url, new StoreOptions { SetupWait = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private static Task CreateAsync(PostgresStore store, NpgsqlConnection connection, params string[] statements) => PostgresSetup.CreateAsync(
        store, connection, [.. PostgresSystemTables.Steps, new SystemStep(4, "a test's", statements)], CancellationToken.None);

    private Task<string?> StateAsync(string url) =>
        postgres.QueryAsync(url, "SELECT max(step) || ' ' || (SELECT count(*) FROM pg_class WHERE relname = 'link_half') FROM store_step");
}
