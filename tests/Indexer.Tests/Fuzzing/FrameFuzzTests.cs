using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Verification;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

public sealed class FrameFuzzTests
{
    [Fact]
    public void Any_frame_is_read_and_judged_or_refused()
    {
        using var reader = new FrameReader();
        using var verifier = new CommitVerifier(FixedClock.AfterCorpus);
        FuzzRun.Of(frame => Read(reader, verifier, frame), FuzzSeeds.Frames);
    }

    private static string Read(FrameReader reader, CommitVerifier verifier, byte[] frame)
    {
        var isPeeked = FrameReader.TryPeekDid(frame, out var did, out _);
        var kind = reader.Read(frame);
        if (reader.Fault is { } fault)
            return kind + DataFuzzTests.WithoutNumbers(fault.ToString());
        if (kind == FrameKind.Commit)
        {
            // Whoever chose the lane by a look at the frame chose it by the DID that was signed.
            Assert.True(isPeeked);
            Assert.Equal(reader.Commit.Did, did);
            return kind + Judge(verifier, reader.Commit);
        }

        return kind.ToString();
    }

    private static string Judge(CommitVerifier verifier, RepoCommit commit)
    {
        var verdict = verifier.Verify(commit, new RepoHead(commit.Since, commit.PrevData));
        return verdict.Kind + DataFuzzTests.WithoutNumbers(verdict.Fault?.ToString() ?? "");
    }
}
