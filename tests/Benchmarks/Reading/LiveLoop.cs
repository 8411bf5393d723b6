using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Benchmarks.Reading;

/// <summary>What one writer loop does with the frames of its lanes, but for the store.</summary>
internal sealed class LiveLoop(LiveFrames stream, int number, int loops) : IDisposable
{
    private readonly byte[][] _frames = [.. stream.Frames.Where(frame => IsOf(frame, number, loops))];
    private readonly Dictionary<DidKey, RepoHead> _heads = [];
    private readonly FrameReader _reader = new();
    private readonly CommitVerifier _verifier = new(TimeProvider.System);
    private readonly AuthorCheck _authors = new(stream);

    public string Library => _authors.LibraryName;

    /// <summary>Decodes and verifies every frame, each against the one before of its repository; answers how many.</summary>
    public long Follow()
    {
        _heads.Clear();
        foreach (var frame in _frames)
        {
            FrameReader.TryPeekDid(frame, out _, out _);
            if (_reader.Read(frame) != FrameKind.Commit || _reader.Fault is not null)
                Throw("was not read", _reader.Fault);
            var commit = _reader.Commit;
            var author = _authors.FindAuthor(commit.Signed, VerificationDemand.Full, host: null, answer: null);
            if (author.Proof != AuthorProof.PresentKey)
                Throw("was not proven", author.Fault);
            var verdict = _verifier.Verify(commit, _heads.GetValueOrDefault(commit.Did.Key));
            if (verdict.Kind != VerdictKind.Apply)
                Throw("does not follow", verdict.Fault);
            _heads[commit.Did.Key] = new RepoHead(commit.Rev, commit.Data);
        }

        return _frames.Length;
    }

    /// <summary>The same commits' signatures alone, the commits read before.</summary>
    public SignatureLoop Signatures() => new(stream, [.. _frames.Select(SignedOf)]);

    public void Dispose()
    {
        _reader.Dispose();
        _verifier.Dispose();
        _authors.Dispose();
    }

    private SignedCommit SignedOf(byte[] frame)
    {
        _reader.Read(frame);
        return _reader.Commit.Signed;
    }

    private static bool IsOf(byte[] frame, int number, int loops) =>
        FrameReader.TryPeekDid(frame, out var did, out _) && Lane.Of(did.Key) % loops == number;

    private static void Throw(string what, RepoFault? fault) => throw new InvalidOperationException($"A true commit {what}: {fault}");
}
