using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>What stands still while lanes are held, and what goes on.</summary>
public sealed class LaneHoldTests : IDisposable
{
    private static readonly Did Held = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-hold-").FullName;

    // In the other of two writer loops.
    private static Did Free { get; } = "bcdefghijklmnopqrstuvwxyz".Select(letter => Did.Parse("did:plc:" + new string(letter, 24)))
        .First(did => Lane.Of(did.Key) % 2 != Lane.Of(Held.Key) % 2);

    [Fact]
    public async Task While_one_lane_is_held_those_of_other_loops_are_written_and_its_own_as_soon_as_it_is_given_back()
    {
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        await using (await indexer.Pipeline.HoldAsync(Lane.Of(Held.Key), TestContext.Current.CancellationToken))
        {
            await ListAsync(indexer, Held);
            await ListAsync(indexer, Free);
            await PassAsync(indexer, Free);
            Assert.True(await IsKnownAsync(indexer, Free));
            Assert.False(await IsKnownAsync(indexer, Held));
        }

        await PassAsync(indexer, Held);
        Assert.True(await IsKnownAsync(indexer, Held));
        await indexer.Pipeline.StopAsync();
    }

    [Fact]
    public async Task Many_who_want_all_lanes_at_once_get_them_one_after_the_other()
    {
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        var (held, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 5_000; turn++)
            {
                await using var hold = await indexer.Pipeline.HoldAsync(TestContext.Current.CancellationToken);
                most = Math.Max(most, Interlocked.Increment(ref held));
                await Task.Yield();
                Interlocked.Decrement(ref held);
            }
        })));

        Assert.Equal(1, most);
        await indexer.Pipeline.StopAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task ListAsync(IndexerUnderTest indexer, Did did) => indexer.Pipeline.SendAsync(
        new RepoListed(did, null, AccountStatus.Active, "host.example"), TestContext.Current.CancellationToken).AsTask();

    // Once a lane stands still, all that came before is durable.
    private static async Task PassAsync(IndexerUnderTest indexer, Did did) =>
        await (await indexer.Pipeline.HoldAsync(Lane.Of(did.Key), TestContext.Current.CancellationToken)).DisposeAsync();

    private static async Task<bool> IsKnownAsync(IndexerUnderTest indexer, Did did)
    {
        var found = new Dictionary<DidKey, RepoState>();
        await indexer.Store.Repos.ReadAsync([did.Key], found, TestContext.Current.CancellationToken);
        return found.Count > 0;
    }
}
