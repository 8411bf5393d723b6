using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>What is not believed is kept with its bytes, within the bounds of a batch, and takes the place of what was believed before.</summary>
public sealed class DeadLetterTests
{
    private const string FirstRev = "3lmxjza3h2i27";
    private const string NextRev = "3lmxjza3h2j27";
    private const int BatchBytes = 256 << 10;
    private const int RecordBytes = 20_000;

    // What one record or frame of these tests adds at most, with its texts.
    private const int LetterBytes = RecordBytes + 1_000;

    private static readonly PipelineLimits Small = new() { BatchBytes = BatchBytes };

    private static readonly IngestSource Source = new("relay", IngestMode.Live, "https://relay.example") { Demand = VerificationDemand.Trust };

    [Fact]
    public async Task A_repository_of_nothing_but_bad_records_is_sent_in_batches_of_the_bound()
    {
        await using var loop = await LoopUnderTest.OpenAsync(Small);

        var outcome = await loop.LoadAsync(Car(FirstRev, Keys(100), isGood: _ => false));

        Assert.Equal((100L, null), (outcome.Rejected, outcome.Fault));
        AssertBounded(loop, least: 100 * RecordBytes);
        Assert.Equal(100, (await loop.Store.CountDeadLettersAsync(CancellationToken.None))[FaultReasons.RecordCbor]);
    }

    [Fact]
    public async Task So_is_a_repair_and_rows_that_are_bad_now_go()
    {
        await using var loop = await LoopUnderTest.OpenAsync(Small);
        await loop.LoadAsync(Car(FirstRev, Keys(100), isGood: _ => true));
        loop.Sent.Clear();

        var outcome = await loop.LoadAsync(Car(NextRev, Keys(100), isGood: at => at % 2 == 0));

        Assert.Equal(50, outcome.Rejected);
        AssertBounded(loop, least: 50 * RecordBytes);
        Assert.Equal(50, (await loop.KeysAsync()).Count);
        Assert.Equal(50, (await loop.Store.Repos.CountCollectionsAsync(LoopUnderTest.Repo.Key, CancellationToken.None))["app.bsky.feed.post"]);
    }

    [Fact]
    public async Task Frames_that_waited_for_a_snapshot_are_sent_in_batches_of_the_bound()
    {
        await using var loop = await LoopUnderTest.OpenAsync(Small);
        await loop.Context.States.LoadAsync([LoopUnderTest.Repo.Key], CancellationToken.None);
        loop.Context.Parked.Open(LoopUnderTest.Repo.Key);
        for (var seq = 1; seq <= 100; seq++)
            loop.Live.Apply(LoopUnderTest.FrameOf(Source, Junk(seq), seq), answer: null);

        await loop.Snapshots.GiveUpAsync(new FetchFailed(LoopUnderTest.Repo, new RepoFault("host-away", ""), IsFinal: false), CancellationToken.None);
        await loop.SendAsync(CancellationToken.None);

        AssertBounded(loop, least: 100 * RecordBytes);
        Assert.Equal(100, (await loop.Store.CountDeadLettersAsync(CancellationToken.None)).Values.Sum());
    }

    [Fact]
    public async Task Keys_of_deletes_count_as_what_a_batch_holds()
    {
        await using var loop = await LoopUnderTest.OpenAsync(Small);
        var key = System.Text.Encoding.ASCII.GetBytes(new string('k', 500));

        loop.Context.Builder.Delete(loop.Posts, LoopUnderTest.Repo.Key, Tid.Parse(FirstRev), "app.bsky.feed.post"u8, key);

        Assert.InRange(loop.Context.Builder.Batch.Bytes, 500, 510);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_that_is_not_believed_takes_the_row_of_before_away(bool inOneBatch)
    {
        const string Path = "app.bsky.feed.post/3lmxjza3h2i27";
        await using var loop = await LoopUnderTest.OpenAsync(Small);
        await loop.ApplyAsync(Source, Frame(FirstRev, null, Path, isGood: true), seq: 1);
        if (!inOneBatch)
        {
            await loop.SendAsync(CancellationToken.None);
            Assert.Single(await loop.KeysAsync());
        }

        await loop.ApplyAsync(Source, Frame(NextRev, FirstRev, Path, isGood: false), seq: 2);
        await loop.SendAsync(CancellationToken.None);

        Assert.Empty(await loop.KeysAsync());
        Assert.Empty(await loop.Store.Repos.CountCollectionsAsync(LoopUnderTest.Repo.Key, CancellationToken.None));
        Assert.Equal(1, (await loop.Store.CountDeadLettersAsync(CancellationToken.None))[FaultReasons.RecordCbor]);
        Assert.Equal(1, loop.Context.Settings.Counters.DroppedByReason[FaultReasons.RecordCbor]);
    }

    // One record or frame may be the one with which a batch is full.
    private static void AssertBounded(LoopUnderTest loop, long least)
    {
        Assert.All(loop.Sent, bytes => Assert.InRange(bytes, 0, BatchBytes + LetterBytes));
        Assert.InRange(loop.Sent.Sum(), least, long.MaxValue);
    }

    private static string[] Keys(int count) =>
        [.. Enumerable.Range(0, count).Select(at => $"app.bsky.feed.post/key{at:D4}")];

    private static byte[] Car(string rev, string[] keys, Func<int, bool> isGood)
    {
        var maker = new BlockMaker { RecordOf = key => Record(key, isGood(Array.IndexOf(keys, key))) };
        maker.AddCommit(maker.AddTree(keys), rev);
        return maker.ToCar();
    }

    private static byte[] Frame(string rev, string? since, string path, bool isGood)
    {
        var maker = new BlockMaker { RecordOf = key => Record(key, isGood) };
        var tree = maker.AddTree(path);
        var commit = maker.AddCommit(tree, rev);
        var body = FrameMaker.CommitBody(maker.ToCar(), commit, rev, FrameMaker.Op(since is null ? "create" : "update", path, maker.Blocks[0].Cid));
        body["since"] = since;
        return FrameMaker.FromJson("#commit", body);
    }

    // A byte that follows its value is not strict.
    private static byte[] Record(string key, bool isGood)
    {
        var record = BlockMaker.Record(key + new string('x', RecordBytes));
        return isGood ? record : [.. record, 0];
    }

    private static byte[] Junk(int seq) => [.. Enumerable.Repeat((byte)seq, RecordBytes)];
}
