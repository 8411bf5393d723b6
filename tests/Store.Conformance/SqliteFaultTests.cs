using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Sqlite;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using SQLitePCL;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>What the embedded store does about a disk that is full and a file that is locked.</summary>
public sealed class SqliteFaultTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Theory]
    [InlineData(raw.SQLITE_BUSY, FaultKind.Passing)]
    [InlineData(raw.SQLITE_BUSY | (2 << 8), FaultKind.Passing)]
    [InlineData(raw.SQLITE_LOCKED, FaultKind.Passing)]
    [InlineData(raw.SQLITE_FULL, FaultKind.Passing)]
    [InlineData(raw.SQLITE_IOERR, FaultKind.Passing)]
    [InlineData(raw.SQLITE_NOMEM, FaultKind.TooLarge)]
    [InlineData(raw.SQLITE_TOOBIG, FaultKind.PoisonedRow)]
    [InlineData(raw.SQLITE_CONSTRAINT, FaultKind.Fatal)]
    [InlineData(raw.SQLITE_CORRUPT, FaultKind.Fatal)]
    [InlineData(raw.SQLITE_READONLY, FaultKind.Fatal)]
    [InlineData(raw.SQLITE_MISUSE, FaultKind.Fatal)]
    internal void A_result_code_has_its_kind(int code, FaultKind kind) => Assert.Equal(kind, SqliteFaults.KindOf(code));

    [Fact]
    public async Task A_disk_that_is_full_holds_up_the_writer_until_there_is_room_and_costs_nothing()
    {
        Tier.Require(TierLevel.Default);
        await using var disk = await SmallDisk.RequireAsync(megabytes: 64, ballastMegabytes: 52);
        var time = new PauseCounter(pauses: 5, disk.MakeRoom);
        await using var store = StoreFactory.Create($"sqlite:{Path.Combine(disk.Folder, "store.db")}", TestOptions.Patient, time);
        var fence = await OpenAsync(store);

        await WriteRoundsAsync(store, fence, rounds: 100);

        Assert.True(time.Pauses >= 5, "All of it found room: the disk is too large for this test.");
        Assert.Equal(10_000, (await store.ReadSizesAsync(CancellationToken.None)).Single(size => size.Collection == Collection).Rows);
        Assert.Equal(100, (await store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
        Assert.Empty(await store.CountDeadLettersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked_is_waited_for()
    {
        var url = await fixture.NewUrlAsync();
        SqliteSession? other = null;
        var time = new PauseCounter(pauses: 2, () => other!.Execute("COMMIT"));
        await using var store = StoreFactory.Create(url, TestOptions.Patient with { SqliteBusyTimeout = TimeSpan.Zero }, time);
        var fence = await OpenAsync(store);
        using var locker = other = Lock(url);

        await WriteRoundsAsync(store, fence, rounds: 1);

        Assert.Equal(2, time.Pauses);
        Assert.Equal(100, (await store.ReadSizesAsync(CancellationToken.None)).Single(size => size.Collection == Collection).Rows);
    }

    [Fact]
    public async Task A_file_that_another_process_keeps_locked_is_told_of()
    {
        var url = await fixture.NewUrlAsync();
        var options = new StoreOptions { SqliteBusyTimeout = TimeSpan.Zero, RetriesMax = 3, RetryDelay = TimeSpan.FromMilliseconds(1) };
        await using var store = StoreFactory.Create(url, options, TimeProvider.System);
        var fence = await OpenAsync(store);
        using var locker = Lock(url);

        var failure = await Assert.ThrowsAsync<StoreException>(() => WriteRoundsAsync(store, fence, rounds: 1));

        Assert.Contains("after 3 retries", failure.Message, StringComparison.Ordinal);
    }

    private static SqliteSession Lock(string url)
    {
        var locker = new SqliteSession(url["sqlite:".Length..], forWriting: true, new StoreOptions());
        locker.Execute("BEGIN IMMEDIATE");
        return locker;
    }

    private static async Task<LaneFence> OpenAsync(IStore store)
    {
        await store.OpenAsync(CancellationToken.None);
        await store.EnsureTableAsync(Everything.Projection!, CancellationToken.None);
        return (await store.Leases.TryTakeAsync("test", TimeSpan.FromHours(1), CancellationToken.None))!.Value;
    }

    private static async Task WriteRoundsAsync(IStore store, LaneFence fence, int rounds)
    {
        var bytes = new byte[1_400];
        new Random(1).NextBytes(bytes);
        var rest = Convert.ToBase64String(bytes);
        await using var writer = store.OpenWriter();
        for (var round = 1; round <= rounds; round++)
        {
            using var batch = new LaneBatch();
            var did = Numbered(round);
            batch.Bulk([.. Enumerable.Range(0, 100).Select(i => TestRow.Of(did, string.Create(CultureInfo.InvariantCulture, $"key{i:000}"), 1, rest))]);
            await writer.WriteAsync(batch.Repo(did, 1).Position("relay", 0, round), fence, CancellationToken.None);
        }
    }

    /// <summary>Does something at a certain pause before a retry; one below a millisecond is none.</summary>
    private sealed class PauseCounter(int pauses, Action then) : TimeProvider
    {
        public int Pauses { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (++Pauses == pauses)
                then();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
