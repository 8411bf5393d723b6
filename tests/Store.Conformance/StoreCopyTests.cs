using System.Security.Cryptography;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Copy;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>What stands in one store stands in its copy, of whatever engine, also when the copy was killed on the way.</summary>
public sealed class StoreCopyTests(
    SqliteFixture sqlite, Postgres15Fixture postgres, MariaFixture maria, TidbOnMariaFixture tidb, YugabyteOnPostgresFixture yugabyte)
    : IClassFixture<SqliteFixture>, IClassFixture<Postgres15Fixture>, IClassFixture<MariaFixture>, IClassFixture<TidbOnMariaFixture>,
        IClassFixture<YugabyteOnPostgresFixture>
{
    private const int PlcRows = 60;

    // More than one transaction of TiDB.
    private const int HalfRows = 6_000;

    private const string FailsOnMySql =
        "CREATE TRIGGER fails BEFORE INSERT ON checkpoint FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1146, MESSAGE_TEXT = 'as the test wishes'";

    private const string FailsOnPostgres =
        """
        CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as the test wishes' USING ERRCODE = '42P01'; END $$;
        CREATE TRIGGER fails BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION fails()
        """;

    private static readonly CopyLimits Small = new() { PageRows = 17, PageRepos = 3, BatchBytes = 4_000 };

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("sqlite", "postgres")]
    [InlineData("postgres", "sqlite")]
    [InlineData("postgres", "postgres")]
    [InlineData("sqlite", "maria")]
    [InlineData("maria", "sqlite")]
    [InlineData("maria", "postgres")]
    [InlineData("sqlite", "yugabyte")]
    [InlineData("yugabyte", "sqlite")]
    [InlineData("tidb", "yugabyte")]
    [InlineData("maria", "tidb")]
    public async Task A_copy_is_the_same_in_every_table_and_position(string from, string to)
    {
        await using var source = await FilledAsync(from);
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        await using var target = await EmptyAsync(to);

        var report = await CopyAsync(source.Store, target, _ => { });

        Assert.True(report.IsDone);
        Assert.Equal((2L, 2L), (report.Queued, report.DeadLetters));
        Assert.Equal(PlcRows, Assert.Single(report.Tables, table => table.Table == "plc").Rows);
        await AssertSameAsync(source, target);
    }

    [Fact]
    public async Task What_the_mirror_of_the_directory_took_meanwhile_is_carried_too_and_a_row_that_differs_is_told()
    {
        await using var source = await FilledAsync("sqlite");
        await using var target = await EmptyAsync("sqlite");
        Assert.False((await CopyAsync(source.Store, target, _ => { })).IsDone);
        await source.Store.Plc!.AddAsync([Operation(PlcRows + 1)], 9_500, CancellationToken.None);
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        await target.Plc!.AddAsync([Operation(PlcRows + 2)], 0, CancellationToken.None);

        var fault = await Assert.ThrowsAsync<StoreException>(() => CopyAsync(source.Store, target, _ => { }));

        Assert.Contains("61 and 62 rows", fault.Message, StringComparison.Ordinal);
        Assert.Equal(9_500, await target.Plc!.ReadPositionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_source_that_is_written_to_is_caught_up_with_and_finished_once_it_is_free()
    {
        await using var source = await FilledAsync("sqlite");
        await using var target = await EmptyAsync("sqlite");

        var first = await CopyAsync(source.Store, target, _ => { });
        Assert.False(first.IsDone);
        Assert.All(await target.Repos.ListAsync(null, null, 100, CancellationToken.None), repo => Assert.Equal(SyncState.Resyncing, repo.Sync));
        Assert.All(await target.ReadPositionsAsync("relay", CancellationToken.None), position => Assert.Equal(0, position));

        await source.WriteAsync(batch => batch
            .Live(TestRow.Of(Numbered(1), "key1", 1000, "changed"), TestRow.Of(Numbered(99), "new", 1000, "new"))
            .Delete(TestRow.Of(Numbered(2), "key2", 1000))
            .Repo(Numbered(1), 1000).Repo(Numbered(2), 1000).Repo(Numbered(99), 1000));
        await source.WriteAsync(batch =>
        {
            batch.Purges.Add(Numbered(3));
            batch.Repos[Numbered(3)] = new RepoState { Did = Numbered(3), Account = AccountStatus.Deleted };
        });
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        var last = await CopyAsync(source.Store, target, _ => { });

        Assert.True(last.IsDone);
        Assert.Equal(4, last.CaughtUp);
        await AssertSameAsync(source, target);
    }

    [Fact]
    public async Task A_change_that_moved_no_state_is_found_by_the_comparison()
    {
        await using var source = await FilledAsync("sqlite");
        await using var target = await EmptyAsync("sqlite");
        await CopyAsync(source.Store, target, _ => { });

        await source.QueryAsync("UPDATE com_example_everything SET rest = x'01'");
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        await CopyAsync(source.Store, target, _ => { });

        await AssertSameAsync(source, target);
    }

    // The counters of YugabyteDB know rows of a load only when it has ended.
    [Theory]
    [InlineData("yugabyte", "sqlite")]
    [InlineData("yugabyte", "postgres")]
    [InlineData("yugabyte", "yugabyte")]
    [InlineData("tidb", "sqlite")]
    public async Task A_repository_that_was_loaded_by_half_is_repaired_in_the_copy(string from, string to)
    {
        await using var source = await FilledAsync(from);
        var half = Numbered(70);
        await LoadByHalfAsync(source, half);
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        await using var target = await EmptyAsync(to);

        Assert.True((await CopyAsync(source.Store, target, _ => { })).IsDone);

        var rows = await CanonicalDump.HashAsync(source.Store, Everything, CancellationToken.None);
        Assert.Equal(rows, await CanonicalDump.HashAsync(target, Everything, CancellationToken.None));
        Assert.Equal(rows.Rows, Assert.Single(await target.ReadSizesAsync(CancellationToken.None), size => size.Collection == Collection).Rows);
        Assert.InRange((await target.Repos.CountCollectionsAsync(half, CancellationToken.None))[Collection], 1, HalfRows);
        var known = new Dictionary<DidKey, RepoState>();
        await target.Repos.ReadAsync([half], known, CancellationToken.None);
        Assert.Equal(await source.RepoAsync(half), known.GetValueOrDefault(half));
        Assert.Null(known.GetValueOrDefault(half)?.Rev);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("maria")]
    [InlineData("tidb")]
    [InlineData("yugabyte")]
    public async Task A_copy_that_dies_after_any_step_is_finished_by_the_next(string to)
    {
        await using var source = await FilledAsync("sqlite");
        await source.Store.Leases.ReleaseAsync(source.Fence, CancellationToken.None);
        await using var target = await EmptyAsync(to);

        CopyReport? report = null;
        var runs = 0;
        for (; report is null; runs++)
        {
            var steps = 0;
            try
            {
                report = await CopyAsync(source.Store, target, _ =>
                {
                    if (++steps > runs)
                        throw new DiedException();
                });
            }
            catch (DiedException)
            {
            }
        }

        Assert.True(runs > 10, $"{runs} runs");
        await AssertSameAsync(source, target);
    }

    [Fact]
    public async Task A_store_that_holds_records_is_not_copied_into()
    {
        await using var source = await FilledAsync("sqlite");
        await using var target = await sqlite.OpenAsync();
        await target.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "mine", 1)));
        await target.Store.Leases.ReleaseAsync(target.Fence, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => CopyAsync(source.Store, target.Store, _ => { }));

        Assert.Contains("empty store", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["mine"], (await target.RowsAsync(Everything)).Select(row => row.RecordKey));
    }

    private StoreFixture Fixture(string name) => name switch
    {
        "sqlite" => sqlite,
        "maria" => maria,
        "tidb" => tidb,
        "yugabyte" => yugabyte,
        _ => postgres,
    };

    private async Task<IStore> EmptyAsync(string engine)
    {
        var store = StoreFactory.Create(await Fixture(engine).NewUrlAsync());
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private async Task<TestStore> FilledAsync(string engine)
    {
        var store = await Fixture(engine).OpenAsync();
        await store.KeepLinksAsync("com.example.other");
        await store.WriteAsync(batch => batch.Bulk(FieldConformance.Extremes));
        var random = new Random(11);
        for (var repo = 0; repo < 9; repo++)
        {
            await store.WriteAsync(batch =>
            {
                for (var key = 0; key < 12; key++)
                    batch.Live(random.Next(3) == 0 ? TestRow.Unregistered(Numbered(repo), $"key{key}", 5).Naming($"https://example.com/{key}", LinkChecks.DidText(Alice)) : TestRow.Of(Numbered(repo), $"key{key}", 5, $"{random.Next()}"));
                batch.Repo(Numbered(repo), 5, (SyncState)(repo % 6)).Position("relay", repo, 70 + repo).Position("other", 0, 9);
            });
        }

        await store.WriteAsync(batch =>
        {
            var web = DidKey.Of("did:web:example.com"u8);
            batch.Repos[web] = new RepoState { Did = web, DidText = "did:web:example.com", Account = AccountStatus.Takendown, Host = "https://host.example" };
            batch.DeadLetters.Add(new DeadLetter("bad-cbor", "detail", "relay", Alice, "com.example.other/key", [1, 0], 5));
            batch.DeadLetters.Add(new DeadLetter("bad-cid", "detail", "relay", Bob, "", [2], 6));
            batch.Enqueues[Bob] = new QueuedRepo(Bob, null, "https://host.example", 3, 2);
            batch.Enqueues[web] = new QueuedRepo(web, "did:web:example.com", "https://other.example", 0, 0);
        });
        await store.Store.Plc!.AddAsync([.. Enumerable.Range(0, PlcRows).Select(Operation)], 9_000, CancellationToken.None);
        return store;
    }

    // All rows are there; what makes them count is not.
    private static async Task LoadByHalfAsync(TestStore store, DidKey did)
    {
        await store.QueryAsync(store.Url.StartsWith("mysql", StringComparison.Ordinal) ? FailsOnMySql : FailsOnPostgres);
        var rows = Enumerable.Range(0, HalfRows).Select(i => TestRow.Of(did, $"key{i:00000}", 1)).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(batch => batch.Bulk(rows).Repo(did, 1).Position("relay", 0, 9)));
        await store.QueryAsync(store.Url.StartsWith("mysql", StringComparison.Ordinal) ? "DROP TRIGGER fails" : "DROP TRIGGER fails ON checkpoint");
    }

    // Two operations of each DID, of many sizes.
    private static PlcRow Operation(int number)
    {
        var operation = new byte[number * 13];
        new Random(number).NextBytes(operation);
        return new PlcRow(Numbered(number / 2), SHA256.HashData(operation), number, operation);
    }

    private static async Task<List<string>> PlcOfAsync(IStore store)
    {
        var shown = new List<string>();
        await foreach (var row in StoreContents.Of(store).ReadPlcAsync(default))
            shown.Add($"{row.Did} {Convert.ToHexString(row.Digest.Span)} {row.CreatedMicros} {Convert.ToHexString(row.Operation.Span)}");
        shown.Sort(StringComparer.Ordinal);
        return shown;
    }

    private static async Task<CopyReport> CopyAsync(IStore source, IStore target, Action<string> progress)
    {
        var hold = await LaneHold.TryTakeAsync(target, Small.Lease, CancellationToken.None);
        await using var held = new CopyTarget(target, hold!);
        return await new StoreCopy(source, StoreContents.Of(source), held, Small, TimeProvider.System, progress).RunAsync(CancellationToken.None);
    }

    private static async Task AssertSameAsync(TestStore source, IStore target)
    {
        foreach (var table in new[] { Everything, StoreTable.Unregistered })
            Assert.Equal(await CanonicalDump.HashAsync(source.Store, table, default), await CanonicalDump.HashAsync(target, table, default));
        Assert.Equal(await CanonicalDump.HashReposAsync(source.Store, default), await CanonicalDump.HashReposAsync(target, default));
        Assert.Equal(
            (await source.Store.ReadSizesAsync(default)).Select(size => (size.Collection, size.Table, size.Rows)),
            (await target.ReadSizesAsync(default)).Select(size => (size.Collection, size.Table, size.Rows)));
        var all = new LinkQuery { Limit = 100_000, WithHidden = true };
        var links = (await target.Links.ListAsync(all, default)).Select(LinkChecks.Describe).ToList();
        Assert.NotEmpty(links);
        Assert.Equal(await source.LinksAsync(all), links);
        Assert.Equal(source.Store.Links.Kept.All, target.Links.Kept.All);
        Assert.Equal(PlcRows, (await PlcOfAsync(target)).Count);
        Assert.Equal(await PlcOfAsync(source.Store), await PlcOfAsync(target));
        foreach (var name in new[] { "relay", "other", PlcSource.Name })
            Assert.Equal(await source.Store.ReadPositionsAsync(name, default), await target.ReadPositionsAsync(name, default));
        Assert.Equal(await source.Store.Queue.CountByHostAsync(default), await target.Queue.CountByHostAsync(default));
        Assert.Equal(await source.Store.CountDeadLettersAsync(default), await target.CountDeadLettersAsync(default));
    }

    private sealed class DiedException : Exception;
}
