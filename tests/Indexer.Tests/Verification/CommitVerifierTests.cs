using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification;

public sealed class CommitVerifierTests : IDisposable
{
    private const string Rev = "3lmxjza3h2i27";

    private static readonly DateTimeOffset Now = FixedClock.AfterCorpus.GetUtcNow();

    private readonly FrameReader _reader = new();
    private readonly CommitVerifier _verifier = new(FixedClock.AfterCorpus);

    [Fact]
    public void Every_real_frame_follows_the_state_that_it_says_it_began_from()
    {
        foreach (var frame in FrameMaker.RelayFrames())
        {
            _reader.Read(frame);
            var commit = _reader.Commit;

            Assert.Equal(CommitVerdict.Apply, _verifier.Verify(commit, new RepoHead(commit.Since, commit.PrevData)));
            Assert.Equal(CommitVerdict.Apply, _verifier.Verify(commit, new RepoHead(null, null)));
            Assert.Equal(CommitVerdict.Skip, _verifier.Verify(commit, new RepoHead(commit.Rev, commit.Data)));
        }
    }

    [Fact]
    public void A_gap_in_revs_or_another_tree_before_breaks_the_chain()
    {
        _reader.Read(FrameMaker.RelayFrames()[0]);
        var commit = _reader.Commit;
        var older = Tid.FromValue(commit.Since!.Value.Value - 1);

        var gap = _verifier.Verify(commit, new RepoHead(older, commit.PrevData));
        var fork = _verifier.Verify(commit, new RepoHead(commit.Since, commit.Data));

        Assert.Equal((VerdictKind.Desynchronize, FaultReasons.CommitGap), (gap.Kind, gap.Fault!.Reason));
        Assert.Equal((VerdictKind.Desynchronize, FaultReasons.CommitPrevData), (fork.Kind, fork.Fault!.Reason));
    }

    [Fact]
    public void The_life_of_a_post_is_one_chain()
    {
        RepoHead head = default;
        foreach (var (frame, isInvalid) in FrameMaker.Scenario("post_lifecycle.json"))
        {
            Assert.False(isInvalid);
            Assert.Equal(FrameKind.Commit, _reader.Read(frame));
            Assert.Null(_reader.Fault);

            Assert.Equal(CommitVerdict.Apply, _verifier.Verify(_reader.Commit, head));
            head = new RepoHead(_reader.Commit.Rev, _reader.Commit.Data);
        }
    }

    [Theory]
    [InlineData("legacy.json")]
    [InlineData("seq_ordering.json")]
    [InlineData("account_lifecycle.json")]
    public void Nothing_valid_in_the_scenarios_is_refused(string file)
    {
        foreach (var (frame, isInvalid) in FrameMaker.Scenario(file))
        {
            var kind = _reader.Read(frame);
            Assert.Equal(isInvalid, _reader.Fault is not null);
            if (kind == FrameKind.Commit)
                Assert.Equal(CommitVerdict.Apply, _verifier.Verify(_reader.Commit, default));
            if (kind == FrameKind.Sync)
                Assert.Equal(VerdictKind.Desynchronize, _verifier.Verify(_reader.Sync!, default).Kind);
        }
    }

    [Theory]
    [InlineData(300, "Apply")]
    [InlineData(301, "Drop")]
    [InlineData(3000, "Drop")]
    public void A_rev_may_be_five_minutes_ahead_and_no_more(int secondsAhead, string expected)
    {
        var rev = Tid.FromValue((ulong)((Now.ToUnixTimeSeconds() + secondsAhead) * 1_000_000) << 10).ToString();
        Read(["app.bsky.feed.post/3lmxjza3h2i27"], rev, maker => [Create(maker, "app.bsky.feed.post/3lmxjza3h2i27")]);

        Assert.Equal(expected, _verifier.Verify(_reader.Commit, default).Kind.ToString());
    }

    [Fact]
    public void An_operation_that_the_tree_does_not_show_drops_the_commit()
    {
        const string There = "app.bsky.feed.post/3lmxjza3h2i27";
        const string Absent = "app.bsky.feed.post/3lmxjza3h2i22";

        Assert.Equal("", ReasonOf([There], maker => [Create(maker, There), FrameMaker.Op("delete", Absent, null)]));
        Assert.Equal(FaultReasons.OpMismatch, ReasonOf([There], maker => [FrameMaker.Op("delete", There, null)]));
        Assert.Equal(FaultReasons.OpMismatch, ReasonOf([There], maker => [FrameMaker.Op("create", Absent, maker.Blocks[0].Cid)]));
        Assert.Equal(FaultReasons.OpMismatch, ReasonOf([There], maker => [FrameMaker.Op("update", There, maker.AddRecord("other"))]));
    }

    [Fact]
    public void Every_key_of_a_large_tree_is_found_and_no_other()
    {
        var keys = Enumerable.Range(0, 200).Select(at => $"com.example.thing/{at:x4}").ToArray();
        var absent = Enumerable.Range(0, 200).Select(at => $"com.example.thing/{at:x4}a").ToArray();

        foreach (var chunk in keys.Chunk(100).Zip(absent.Chunk(100)))
        {
            var ops = chunk.Second.Select(key => FrameMaker.Op("delete", key, null));
            Assert.Equal("", ReasonOf(keys, maker => [.. chunk.First.Select(key => Create(maker, key)), .. ops]));
        }
    }

    [Fact]
    public void A_record_in_another_layer_than_its_key_s_drops_the_commit()
    {
        using var hash = new BlockHash();
        var keys = Enumerable.Range(0, 200).Select(at => $"com.example.thing/{at:x4}").ToLookup(key => hash.LayerOf(Encoding.ASCII.GetBytes(key)));
        var (low, high) = (keys[0].First(), keys[1].Last());
        var shared = low.AsSpan().CommonPrefixLength(high);
        var maker = new BlockMaker();
        var record = maker.AddRecord(high);
        var tree = maker.AddNode(null, new NodeEntry(0, low, record), new NodeEntry(shared, high[shared..], record));
        var commit = maker.AddCommit(tree, Rev);

        _reader.Read(FrameMaker.FromJson("#commit", FrameMaker.CommitBody(maker.ToCar(), commit, Rev, FrameMaker.Op("create", high, record))));
        var verdict = _verifier.Verify(_reader.Commit, default);

        Assert.Null(_reader.Fault);
        Assert.Equal((VerdictKind.Drop, FaultReasons.MstLayer), (verdict.Kind, verdict.Fault!.Reason));
    }

    [Fact]
    public void A_part_of_the_tree_that_was_not_sent_makes_us_fetch_it()
    {
        var keys = Enumerable.Range(0, 50).Select(at => $"com.example.thing/{at:x4}").ToArray();
        Read(keys, Rev, maker => [.. keys.Select(key => Create(maker, key))], wholeTree: false);

        var verdict = _verifier.Verify(_reader.Commit, default);

        Assert.Equal((VerdictKind.Desynchronize, FaultReasons.BlockMissing), (verdict.Kind, verdict.Fault!.Reason));
    }

    [Fact]
    public void A_sync_with_our_tree_moves_the_rev_and_with_another_breaks_the_chain()
    {
        _reader.Read(FrameMaker.Scenario("account_lifecycle.json")[2].Frame);
        var sync = _reader.Sync!;
        var before = Tid.FromValue(sync.Rev.Value - 1);

        Assert.Equal(CommitVerdict.Apply, _verifier.Verify(sync, new RepoHead(before, sync.Data)));
        Assert.Equal(CommitVerdict.Skip, _verifier.Verify(sync, new RepoHead(sync.Rev, null)));
        Assert.Equal(FaultReasons.SyncDiffers, _verifier.Verify(sync, new RepoHead(before, sync.Commit)).Fault!.Reason);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _verifier.Dispose();
    }

    private string ReasonOf(string[] keys, Func<BlockMaker, JsonObject[]> ops)
    {
        Read(keys, Rev, ops);
        return _verifier.Verify(_reader.Commit, default).Fault?.Reason ?? "";
    }

    // A frame of a whole tree, or of its root and records alone.
    private void Read(string[] keys, string rev, Func<BlockMaker, JsonObject[]> ops, bool wholeTree = true)
    {
        var maker = new BlockMaker();
        var tree = maker.AddTree(keys);
        var commit = maker.AddCommit(tree, rev);
        var all = ops(maker);
        var sent = maker.Blocks.Where(block => wholeTree || block.Cid == tree || block.Bytes[1] != 0x61 || block.Bytes[2] != (byte)'e');
        _reader.Read(FrameMaker.FromJson("#commit", FrameMaker.CommitBody(BlockMaker.ToCar(commit, sent), commit, rev, all)));
        Assert.Null(_reader.Fault);
    }

    private static JsonObject Create(BlockMaker maker, string key)
    {
        var record = new BlockMaker().AddRecord(key);
        Assert.Contains(maker.Blocks, block => block.Cid == record);
        return FrameMaker.Op("create", key, record);
    }
}
