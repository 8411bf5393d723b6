using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Verification;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>The budgets of tests/Benchmarks/budgets.json that concern reading.</summary>
public class AllocationTests
{
    [Fact]
    public void Reading_a_repository_again_keeps_its_budget()
    {
        ReadOnlyMemory<byte> car = File.ReadAllBytes(Corpus.Require("cars", "atproto-dart", "repo.car"));
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);

        var bytes = AllocatedBytes.LeastOf(() => Assert.True(Read(snapshot, car) == 2836));

        Assert.True(bytes <= Budget("decode.car.bytesPerRecord") * 2836, $"{bytes} bytes were allocated.");
    }

    [Fact]
    public void Reading_and_judging_frames_again_keeps_its_budget()
    {
        var frames = FrameMaker.RelayFrames();
        using var reader = new FrameReader();
        using var verifier = new CommitVerifier(FixedClock.AfterCorpus);
        Assert.SkipUnless(Libsecp256k1.TryCreate(out var library), "libsecp256k1 is not installed; the platform's own ECDSA allocates.");
        library.Dispose();
        using var authors = new AuthorCheck(DocumentKeys.OfRelayFrames());

        var bytes = AllocatedBytes.LeastOf(() =>
        {
            foreach (var frame in frames)
                Assert.True(IsApplied(reader, authors, verifier, frame));
        });

        Assert.True(bytes <= Budget("decode.frame.bytesPerCommit") * frames.Length, $"{bytes} bytes were allocated.");
    }

    private static int Read(RepoSnapshot snapshot, ReadOnlyMemory<byte> car)
    {
        var records = 0;
        snapshot.TryOpen(car);
        while (snapshot.MoveNext())
            records += snapshot.Current.Block.Length > 0 ? 1 : 0;
        return records;
    }

    private static bool IsApplied(FrameReader reader, AuthorCheck authors, CommitVerifier verifier, byte[] frame)
    {
        FrameReader.TryPeekDid(frame, out _, out _);
        reader.Read(frame);
        var commit = reader.Commit;
        if (authors.FindAuthor(commit.Signed, VerificationDemand.Full, host: null, answer: null).Proof != AuthorProof.PresentKey)
            return false;
        return verifier.Verify(commit, new RepoHead(commit.Since, commit.PrevData)).Kind == VerdictKind.Apply;
    }

    private static int Budget(string name)
    {
        var file = Path.Combine(Corpus.RepositoryRoot(), "tests", "Benchmarks", "budgets.json");
        using var budgets = JsonDocument.Parse(File.ReadAllBytes(file));
        return budgets.RootElement.GetProperty(name).GetInt32();
    }
}
