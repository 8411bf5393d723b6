using System.Globalization;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>A real disk that is full: nothing is lost, and memory stays flat while the writer waits.</summary>
[Collection(typeof(Alone))]
public sealed class PostgresDiskTests(Postgres15Fixture fixture) : IClassFixture<Postgres15Fixture>
{
    [Fact]
    public async Task A_disk_that_is_full_holds_up_the_writer_until_there_is_room_and_costs_nothing()
    {
        Tier.Require(TierLevel.Default);
        await using var disk = await SmallDisk.RequireAsync(megabytes: 96, ballastMegabytes: 76);
        await using var server = await PostgresServer.TryStartAsync(15);
        Assert.SkipWhen(server is null, "PostgreSQL 15 is not installed: ./test installs it.");
        await server!.QueryAsync("postgres", $"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
        await server.QueryAsync("postgres", "CREATE DATABASE filling TABLESPACE small");
        await using var store = await TestStore.OpenAsync(fixture, server.ConnectionString("filling"), TestOptions.Patient);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        var writing = Rounds.WriteAsync(store, 150, recordBytes: 1_400);
        while (int.Parse(await server.QueryAsync("postgres", "SELECT xact_rollback FROM pg_stat_database WHERE datname = 'filling'"), CultureInfo.InvariantCulture) < 3)
            Assert.False(writing.IsCompleted, "All of it found room: the disk is too large for this test.");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 32 << 20);
        disk.MakeRoom();
        await writing;

        await Rounds.AssertAsync(store, 150);
        Assert.Empty(await store.Store.CountDeadLettersAsync(CancellationToken.None));
    }
}
