using Lexidex.Indexer.Pipeline;
using Lexidex.Simulator;
using Lexidex.Tests;
using Lexidex.Tests.Shared;
using Npgsql;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>While the database takes nothing, what is in memory stays within its bounds and the source has to wait.</summary>
[Collection(typeof(Alone))]
public sealed class BackPressureTests
{
    private const long FrameBytes = 256 << 10;
    private const long LargestFrame = 32 << 10;
    private const long MemoryGrowthMax = 32 << 20;

    private static readonly PipelineLimits Small = new() { WriterLoops = 2, FrameBytesInFlight = FrameBytes, BatchBytes = 64 << 10, BatchRows = 200, BurstItems = 16 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_takes_nothing_holds_up_the_stream_and_is_caught_up_with_afterwards()
    {
        Tier.Require(TierLevel.Default);
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 30, Records = 600, Mix = new LiveMix { Accounts = 0 } }, Stop);
        await using var indexer = await IndexerUnderTest.StartAsync(server.Url(database), Small);
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        await indexer.AssertCatchesUpAsync(host);

        await using (var outsider = new NpgsqlConnection(server.ConnectionString(database)))
        {
            await outsider.OpenAsync(Stop);
            await using var holding = await outsider.BeginTransactionAsync(Stop);
            await new NpgsqlCommand("LOCK TABLE repo IN EXCLUSIVE MODE", outsider, holding).ExecuteNonQueryAsync(Stop);
            host.Network.Advance(4_000);
            var memory = GC.GetTotalMemory(forceFullCollection: true);

            Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Pipeline.FrameBytesTaken > FrameBytes - LargestFrame)));

            Assert.InRange(indexer.Pipeline.FrameBytesTaken, 1, FrameBytes);
            Assert.True(indexer.Status!.Position < host.Network.Frames.LastSequence, "The stream did not wait.");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, MemoryGrowthMax);
        }

        await indexer.AssertCatchesUpAsync(host);
        Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Pipeline.FrameBytesTaken == 0)));
    }
}
