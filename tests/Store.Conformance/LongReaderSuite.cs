using System.Data.Common;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Store.Conformance.Fixtures;
using Npgsql;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>
/// A table is changed while somebody reads it for long. The change needs the table for itself, and whoever comes later waits behind
/// it: so it gives up soon, lets the others by, and is made once the long reader ends.
/// </summary>
public abstract class LongReaderSuite(StoreFixture fixture)
{
    private const string Read = "SELECT count(*) FROM com_example_everything_v";

    // Only a change that never gives its place up is met by this.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TableProjection Wider = new(
        Nsid.Parse(Collection), Everything.Name, Everything.Projection!.Columns.Add(new ColumnProjection("added", ["added"], ColumnType.Text, 512)), Everything.Projection.Indexes);

    private protected static IReadOnlyList<string> Indexes { get; } = [.. Everything.Projection!.Indexes.Select(index => index.Name)];

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>How many sessions wait for a lock on a table.</summary>
    protected abstract string Waiting { get; }

    internal abstract DbConnection Connect(string url);

    [Fact]
    public Task An_index_is_dropped() => ChangesBesideReadersAsync(
        store => store.Changes.DropIndexesAsync(Everything.Projection!, [Everything.Projection!.Indexes[0].Name], Stop),
        async store => Assert.DoesNotContain(
            Everything.Projection!.Indexes[0].Name, await store.Store.Changes.ReadIndexesAsync(Everything.Projection!, Stop)));

    [Fact]
    public Task A_column_is_added() => ChangesBesideReadersAsync(
        store => store.Changes.AddColumnsAsync(Wider, Stop), store => store.QueryAsync("SELECT count(added) FROM com_example_everything"));

    [Fact]
    public Task A_column_is_dropped() => ChangesBesideReadersAsync(
        store => store.Changes.DropColumnsAsync(Everything.Projection!, ["label"], Stop),
        store => Assert.ThrowsAnyAsync<DbException>(() => store.QueryAsync("SELECT count(label) FROM com_example_everything")));

    [Fact]
    public Task A_view_is_made_anew() => ChangesBesideReadersAsync(
        store => store.EnsureTableAsync(Wider, Stop),
        store => store.QueryAsync("SELECT count(added) FROM com_example_everything_v"),
        store => store.Changes.AddColumnsAsync(Wider, Stop));

    [Fact]
    public Task The_indexes_of_an_empty_table_are_taken_away_for_a_load() => ChangesBesideReadersAsync(
        store => DeferredIndexes.TakeAwayAsync(store, [Everything.Projection!], Stop),
        async store => Assert.Empty(Indexes.Intersect(await store.Store.Changes.ReadIndexesAsync(Everything.Projection!, Stop))),
        isEmpty: true);

    [Fact]
    public async Task Indexes_that_stand_already_are_left_without_a_wait()
    {
        await using var store = await fixture.OpenAsync(new StoreOptions { RetriesMax = 1 });
        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
        await using var reader = await BeginReadingAsync(store);

        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
    }

    [Fact]
    public async Task Where_the_reader_does_not_end_the_operator_is_told_that_the_store_is_busy()
    {
        await using var store = await fixture.OpenAsync(new StoreOptions { RetriesMax = 1 });
        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
        await using var reader = await BeginReadingAsync(store);

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => DeferredIndexes.TakeAwayAsync(store.Store, [Everything.Projection!], Stop));

        Assert.Equal("StoreBusy", VerbFaults.Tell(fault)?.Code);
    }

    private protected async Task ChangesBesideReadersAsync(
        Func<IStore, Task> change, Func<TestStore, Task> check, Func<IStore, Task>? before = null, bool isEmpty = false)
    {
        await using var store = await fixture.OpenAsync(TestOptions.Quick);
        await store.Store.EnsureIndexesAsync(Everything.Projection!, Stop);
        if (!isEmpty)
            await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1, "old")));
        await (before?.Invoke(store.Store) ?? Task.CompletedTask);
        await using var reader = await BeginReadingAsync(store);

        var changing = UntilMadeAsync(store.Store, change);
        while (await store.QueryAsync(Waiting) == "0")
            Assert.False(changing.IsCompleted);
        for (var times = 0; times < 3; times++)
            Assert.Equal(isEmpty ? "0" : "1", await store.QueryAsync(Read).WaitAsync(Patience, Stop));
        Assert.False(changing.IsCompleted);
        await reader.CloseAsync();
        await changing.WaitAsync(Patience, Stop);
        await check(store);
    }

    // As a plan does: what passes is tried again, also where the store gave it up for now.
    private static async Task UntilMadeAsync(IStore store, Func<IStore, Task> change)
    {
        while (true)
        {
            try
            {
                await change(store);
                return;
            }
            catch (Exception fault) when (store.KindOf(fault) == FaultKind.Passing)
            {
            }
        }
    }

    // In a transaction that ends with the connection.
    private async Task<DbConnection> BeginReadingAsync(TestStore store)
    {
        var reader = Connect(store.Url);
        await reader.OpenAsync(Stop);
        await using var command = reader.CreateCommand();
        command.CommandText = $"BEGIN; {Read}";
        await command.ExecuteScalarAsync(Stop);
        return reader;
    }
}

public sealed class Postgres15LongReaderTests(Postgres15Fixture fixture) : LongReaderSuite(fixture), IClassFixture<Postgres15Fixture>
{
    protected override string Waiting =>
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    internal override DbConnection Connect(string url) => new NpgsqlConnection($"{url};Pooling=false");
}

public sealed class MariaLongReaderTests(MariaFixture fixture) : LongReaderSuite(fixture), IClassFixture<MariaFixture>
{
    // PostgreSQL makes one beside readers.
    [Fact]
    public Task Indexes_that_are_missing_are_made() => ChangesBesideReadersAsync(
        store => store.EnsureIndexesAsync(Everything.Projection!, Stop),
        async store => Assert.Empty(Indexes.Except(await store.Store.Changes.ReadIndexesAsync(Everything.Projection!, Stop))),
        store => store.Changes.DropIndexesAsync(Everything.Projection!, Indexes, Stop));

    protected override string Waiting =>
        "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND state LIKE 'Waiting for table metadata lock%'";

    internal override DbConnection Connect(string url) => MySqlFixture.Connect(url);
}
