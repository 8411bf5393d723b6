using Lexidex.Indexer.Decoding;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>Real bytes, changed at random from a fixed seed: what comes out is a refusal or the truth.</summary>
public class MutationTests
{
    private const long AllocatedBytesMax = 64 * 1024 * 1024;

    [Theory]
    [InlineData("rsky", "valid_repo.car", 1)]
    [InlineData("arroba", "snarfed2.car", 2)]
    [InlineData("indigo", "greenground.repo.car", 3)]
    public void No_single_bit_of_a_CAR_can_be_turned_to_give_other_records(string folder, string file, int seed)
    {
        var car = File.ReadAllBytes(Corpus.Require("cars", folder, file));
        var truth = SnapshotReport.Of(car);
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        for (var bit = seed % 3; bit < car.Length * 8; bit += 3)
        {
            car[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefusedOrTrue(truth, SnapshotReport.Of(snapshot, car));
            car[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal("", SnapshotReport.Of(snapshot, car).Reason);
    }

    [Fact]
    public void A_large_CAR_with_bits_turned_gives_no_other_records()
    {
        var car = File.ReadAllBytes(Corpus.Require("cars", "atproto-dart", "repo.car"));
        var truth = SnapshotReport.Of(car);
        var random = new Random(20260704);
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        for (var round = 0; round < 200; round++)
        {
            var bit = random.Next(car.Length * 8);
            car[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefusedOrTrue(truth, SnapshotReport.Of(snapshot, car));
            car[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_CAR_torn_and_patched_is_refused_or_true_and_takes_little_memory()
    {
        var car = File.ReadAllBytes(Corpus.Require("cars", "rsky", "valid_repo.car"));
        var truth = SnapshotReport.Of(car);
        var random = new Random(7);
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        for (var round = 0; round < 3000; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var report = SnapshotReport.Of(snapshot, Tear(car, random));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedBytesMax);
            AssertRefusedOrTrue(truth, report);
        }
    }

    [Fact]
    public void A_frame_torn_and_patched_never_throws_and_takes_little_memory()
    {
        var frames = FrameMaker.RelayFrames();
        var random = new Random(11);
        using var reader = new FrameReader();
        for (var round = 0; round < 3000; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var frame = Tear(frames[round % frames.Length], random);
            reader.Read(frame);
            FrameReader.TryPeekDid(frame, out _, out _);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedBytesMax);
        }
    }

    [Fact]
    public void No_single_bit_of_a_frame_s_blocks_can_be_turned_to_give_another_record()
    {
        using var reader = new FrameReader();
        var frame = FrameMaker.RelayFrames()[0];
        reader.Read(frame);
        var truth = reader.Commit.Ops.Select(op => (op.Cid, Convert.ToHexString(op.Block.Span))).ToArray();
        var start = frame.AsSpan().IndexOf(reader.Commit.Blocks.Span);
        for (var bit = start * 8; bit < (start + reader.Commit.Blocks.Length) * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            reader.Read(frame);
            if (reader.Fault is null)
                Assert.Equal(truth, reader.Commit.Ops.Select(op => (op.Cid, Convert.ToHexString(op.Block.Span))));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static void AssertRefusedOrTrue(SnapshotReport truth, SnapshotReport report)
    {
        if (report.Reason.Length > 0)
            return;
        Assert.Equal(truth.Records, report.Records);
        Assert.Empty(report.RecordFaults);
    }

    // Cuts, doubles, moves or overwrites up to four pieces.
    internal static byte[] Tear(byte[] bytes, Random random)
    {
        var torn = bytes.ToList();
        for (var cuts = random.Next(1, 5); cuts > 0 && torn.Count > 8; cuts--)
        {
            var from = random.Next(torn.Count - 4);
            var length = random.Next(1, Math.Min(64, torn.Count - from));
            var piece = torn.GetRange(from, length);
            if (random.Next(2) == 0)
                torn.RemoveRange(from, length);
            if (random.Next(2) == 0)
                random.NextBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(piece));
            torn.InsertRange(random.Next(torn.Count), piece);
        }

        return [.. torn];
    }
}
