using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>System tables are brought to what the program knows by numbered steps, and never past it.</summary>
public abstract class SystemStepsConformance(StoreFixture fixture)
{
    private static readonly string[] StepNames = ["step 1, the first tables", "step 2, dead letters are bounded in bytes", "step 3, links"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_of_an_earlier_release_is_brought_up_and_every_row_is_kept(bool measuresLetters)
    {
        var url = await EarlierStore.NewAsync(fixture, measuresLetters);
        var log = new HeardLog();

        await using var store = await OpenAsync(url, log);

        Assert.Equal(StepNames, log.Lines.Select(Step));
        await AssertRowsAsync(store);
        Assert.Equal("13", await fixture.QueryAsync(url, "SELECT bytes FROM dead_letter_size"));
        Assert.Equal("256", await fixture.QueryAsync(url, "SELECT count(*) FROM lane_lease WHERE epoch = 7"));
    }

    [Fact]
    public async Task A_new_store_has_every_step_and_says_nothing()
    {
        var url = await fixture.NewUrlAsync();
        var log = new HeardLog();

        for (var time = 0; time < 2; time++)
            await (await OpenAsync(url, log)).DisposeAsync();

        Assert.Empty(log.Lines);
        Assert.Equal($"{StepNames.Length} {StepNames.Length}", await fixture.QueryAsync(url, "SELECT count(*) || ' ' || max(step) FROM store_step"));
    }

    [Fact]
    public async Task A_store_that_a_newer_release_brought_further_is_refused_and_left_as_it_is()
    {
        var url = await fixture.NewUrlAsync();
        await (await OpenAsync(url, new HeardLog())).DisposeAsync();
        await fixture.QueryAsync(url, "INSERT INTO store_step SELECT 99, 'of tomorrow', made_at FROM store_step WHERE step = 1");

        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(url, new HeardLog()));

        Assert.Contains($"step 99, and this program knows only those up to {StepNames.Length}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer release", refusal.Message, StringComparison.Ordinal);
        Assert.Equal($"{StepNames.Length + 1}", await fixture.QueryAsync(url, "SELECT count(*) FROM store_step"));
    }

    [Fact]
    public async Task Of_processes_that_start_at_once_one_makes_each_step()
    {
        var url = await EarlierStore.NewAsync(fixture, measuresLetters: false);
        var log = new HeardLog();

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync(url, log))));

        // Where DDL is no part of transactions there is no lock either: several may do the same work, which is done once.
        var told = log.Lines.Select(Step);
        Assert.Equal(StepNames, stores[0].Dialect.Name == "yugabyte" ? told.Distinct().Order(StringComparer.Ordinal) : told);
        await AssertRowsAsync(stores[0]);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    private static async Task<IStore> OpenAsync(string url, HeardLog log)
    {
        var store = StoreFactory.Create(url, new StoreOptions { Log = log }, TimeProvider.System);
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static string Step(string line) => line[line.IndexOf("step ", StringComparison.Ordinal)..];

    private static async Task AssertRowsAsync(IStore store)
    {
        var repos = await store.Repos.ListAsync(null, null, 10, CancellationToken.None);
        Assert.Equal(
            [(SyncState.Active, AccountStatus.Active, 9L, "https://pds.example", "alice.example"), (SyncState.Partial, AccountStatus.Takendown, 5L, null, null)],
            repos.Select(repo => (repo.Sync, repo.Account, (long)repo.Rev!.Value.Value, repo.Host, repo.Handle)));
        Assert.Equal((Alice, Bob, 3), (repos[0].Did, repos[1].Did, repos[1].Attempts));
        Assert.Equal(77, (await store.ReadPositionsAsync("relay.example", CancellationToken.None))[3]);
        Assert.Equal(1, (await store.Repos.CountCollectionsAsync(Alice, CancellationToken.None))["com.example.other"]);
        Assert.Equal(1, (await store.CountDeadLettersAsync(CancellationToken.None))["bad-cbor"]);
        var row = await store.Records.ReadAsync(StoreTable.Unregistered, TestRow.Unregistered(Alice, "a", 9).Key, CancellationToken.None);
        Assert.Equal(new byte[] { 0xA0 }, TestRow.Read(row!.Value).Rest);
    }
}

public sealed class SqliteSystemStepsTests(SqliteFixture fixture) : SystemStepsConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15SystemStepsTests(Postgres15Fixture fixture) : SystemStepsConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18SystemStepsTests(Postgres18Fixture fixture) : SystemStepsConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaSystemStepsTests(MariaFixture fixture) : SystemStepsConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaSystemStepsTests(TidbOnMariaFixture fixture) : SystemStepsConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbSystemStepsTests(TidbFixture fixture) : SystemStepsConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresSystemStepsTests(YugabyteOnPostgresFixture fixture)
    : SystemStepsConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteSystemStepsTests(YugabyteFixture fixture) : SystemStepsConformance(fixture), IClassFixture<YugabyteFixture>;
