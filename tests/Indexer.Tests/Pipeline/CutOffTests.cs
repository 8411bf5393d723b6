using System.Text.Json.Nodes;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Repositories that a store says are not whole, because the process that wrote them ended in the middle.</summary>
public sealed class CutOffTests
{
    private const string FirstRev = "3lmxjza3h2i27";
    private const string NextRev = "3lmxjza3h2j27";
    private const string Path = "app.bsky.feed.post/key";

    private static readonly IngestSource Source = new("relay", IngestMode.Live, "https://relay.example") { Demand = VerificationDemand.Trust };

    [Theory]
    [InlineData(SyncState.Resyncing, true)]
    [InlineData(SyncState.Desynchronized, false)]
    internal async Task A_commit_of_one_that_was_written_by_half_has_it_fetched(SyncState sync, bool isFetched)
    {
        await using var loop = await OpenAsync(new RepoState { Did = LoopUnderTest.Repo.Key, Sync = sync, Rev = Tid.Parse(FirstRev) });

        await loop.ApplyAsync(Source, Commit(), seq: 5);

        Assert.Equal(isFetched, loop.Context.Builder.Batch.Enqueues.ContainsKey(LoopUnderTest.Repo.Key));
        Assert.Equal(1, loop.Context.Settings.Counters.DroppedByReason[DropReasons.AwaitsSnapshot]);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_is_gone_on_with_when_it_is_told_again_and_then_no_more()
    {
        await using var loop = await OpenAsync(
            new RepoState { Did = LoopUnderTest.Repo.Key, Sync = SyncState.Resyncing, Account = AccountStatus.Deleted, Rev = Tid.Parse(FirstRev) });

        await loop.ApplyAsync(Source, Deletion(), seq: 5);
        Assert.Equal([LoopUnderTest.Repo.Key], loop.Context.Builder.Batch.Purges);
        await loop.SendAsync(CancellationToken.None);

        await loop.ApplyAsync(Source, Deletion(), seq: 6);
        Assert.Empty(loop.Context.Builder.Batch.Purges);
        Assert.Equal(AccountStatus.Deleted, loop.Context.States.Find(LoopUnderTest.Repo.Key)!.Account);
    }

    [Fact]
    public async Task One_that_was_never_whole_and_is_refused_leaves_no_row()
    {
        await using var loop = await LoopUnderTest.OpenAsync(PipelineLimits.Default);
        var maker = new BlockMaker();
        maker.AddCommit(maker.AddTree(Path), NextRev);
        var record = maker.Blocks[0];
        var op = new RecordOp(RecordAction.Create, "app.bsky.feed.post"u8.ToArray(), "left"u8.ToArray(), record.Cid, record.Bytes);
        loop.Context.Builder.AddBulk(loop.Posts, new RowOrigin(LoopUnderTest.Repo.Key, Tid.Parse(FirstRev), 1), op);
        loop.Context.Builder.Batch.BulkCounts[(LoopUnderTest.Repo.Key, "app.bsky.feed.post")] = 1;
        loop.Context.SetRepo(new RepoState { Did = LoopUnderTest.Repo.Key, Sync = SyncState.Resyncing });
        await loop.SendAsync(CancellationToken.None);
        Assert.Single(await loop.KeysAsync());

        var outcome = await loop.LoadAsync(maker.ToCar()[..^1]);

        Assert.NotNull(outcome.Fault);
        Assert.Empty(await loop.KeysAsync());
        Assert.Empty(await loop.Store.Repos.CountCollectionsAsync(LoopUnderTest.Repo.Key, CancellationToken.None));
        Assert.Equal(SyncState.Error, loop.Context.States.Find(LoopUnderTest.Repo.Key)!.Sync);
    }

    private static async Task<LoopUnderTest> OpenAsync(RepoState state)
    {
        var loop = await LoopUnderTest.OpenAsync(PipelineLimits.Default);
        loop.Context.SetRepo(state);
        await loop.SendAsync(CancellationToken.None);
        return loop;
    }

    private static byte[] Commit()
    {
        var maker = new BlockMaker();
        var commit = maker.AddCommit(maker.AddTree(Path), NextRev);
        var body = FrameMaker.CommitBody(maker.ToCar(), commit, NextRev, FrameMaker.Op("create", Path, maker.Blocks[0].Cid));
        body["since"] = FirstRev;
        return FrameMaker.FromJson("#commit", body);
    }

    private static byte[] Deletion() => FrameMaker.FromJson("#account", new JsonObject
    {
        ["seq"] = 7,
        ["did"] = BlockMaker.Did,
        ["time"] = "2026-07-04T14:38:08.085Z",
        ["active"] = false,
        ["status"] = "deleted",
    });
}
