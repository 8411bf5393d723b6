using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Decoding;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

public sealed class RepoFuzzTests
{
    private const int TreesMutated = 8;

    [Fact]
    public void Any_CAR_is_read_or_refused()
    {
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        FuzzRun.Of(car => Walk(snapshot, car), FuzzSeeds.Cars);
    }

    [Fact]
    public void Any_node_of_a_tree_whose_hashes_are_right_is_read_or_refused()
    {
        // An input is: which repository, which of its blocks, what stands there instead.
        var repos = FuzzSeeds.Repos.Take(TreesMutated).ToArray();
        var seeds = repos.SelectMany((repo, index) => repo.Export().Blocks.Take(12).Select((block, place) => (byte[])[(byte)index, (byte)place, .. block.Bytes]));
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        FuzzRun.Of(
            input => input.Length < 2 ? "too short" : Walk(snapshot, RehashedRepo.ToCar(repos[input[0] % repos.Length], input[1], input[2..])),
            seeds);
    }

    [Fact]
    public void Any_commit_object_is_read_or_refused() => FuzzRun.Of(ReadCommit, FuzzSeeds.Commits);

    private static string ReadCommit(byte[] block)
    {
        if (!CommitDecoder.TryDecode(block, out var commit, out var fault))
            return DataFuzzTests.WithoutNumbers(fault!.ToString());

        using var unsigned = new Schema.Data.ByteBuffer();
        commit.WriteUnsigned(unsigned);
        Assert.Equal(block.Length - (commit.SignaturePair.End.Value - commit.SignaturePair.Start.Value), unsigned.Length);
        return $"commit, {block.Length}";
    }

    // Keys ascend, whatever else may be wrong; a walk that ends without a fault has told all of the tree.
    private static string Walk(RepoSnapshot snapshot, byte[] car)
    {
        snapshot.TryOpen(car);
        var before = Array.Empty<byte>();
        while (snapshot.MoveNext())
        {
            Assert.True(snapshot.Path.Span.SequenceCompareTo(before) > 0);
            before = snapshot.Path.ToArray();
        }

        return DataFuzzTests.WithoutNumbers(snapshot.Fault?.ToString() ?? $"read, {snapshot.RecordFault?.Reason}") + int.Log2((int)snapshot.Records + 1);
    }
}
