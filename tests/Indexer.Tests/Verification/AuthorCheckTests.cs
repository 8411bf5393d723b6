using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification;

public sealed class AuthorCheckTests : IDisposable
{
    private readonly FrameReader _reader = new();
    private readonly DocumentKeys _keys = DocumentKeys.OfRelayFrames();
    private readonly AuthorCheck _authors;

    public AuthorCheckTests() => _authors = new AuthorCheck(_keys);

    public void Dispose()
    {
        _authors.Dispose();
        _reader.Dispose();
    }

    [Fact]
    public void Every_real_frame_was_signed_by_its_account_and_inverts()
    {
        using var verifier = new CommitVerifier(FixedClock.AfterCorpus);
        var frames = FrameMaker.RelayFrames();
        Assert.Equal(60, frames.Length);
        foreach (var frame in frames)
        {
            Assert.Equal(FrameKind.Commit, _reader.Read(frame));
            var commit = _reader.Commit;

            Assert.Equal(AuthorVerdict.Proven(AuthorProof.PresentKey), Find(commit.Signed));
            Assert.Equal(CommitVerdict.Apply, verifier.Verify(commit, new RepoHead(commit.Since, commit.PrevData)));
        }
    }

    [Theory]
    [InlineData("post_lifecycle.json")]
    [InlineData("account_lifecycle.json")]
    [InlineData("legacy.json")]
    [InlineData("seq_ordering.json")]
    public void Every_commit_and_sync_of_the_scenarios_was_signed_by_its_account(string file)
    {
        using var authors = new AuthorCheck(DocumentKeys.OfScenario(file));
        var proven = 0;
        foreach (var (frame, _) in FrameMaker.Scenario(file))
        {
            if (_reader.Read(frame) is not (FrameKind.Commit or FrameKind.Sync))
                continue;
            Assert.Null(_reader.Fault);
            Assert.Equal(
                AuthorVerdict.Proven(AuthorProof.PresentKey),
                authors.FindAuthor(_reader.Commit.Signed, VerificationDemand.Full, host: null, answer: null));
            proven++;
        }

        Assert.True(proven > 0);
    }

    [Fact]
    public void Any_bit_of_a_signed_commit_makes_it_nobody_s()
    {
        _reader.Read(FrameMaker.RelayFrames()[0]);
        var signed = _reader.Commit.Signed;
        var answer = new KeyAnswer(signed.Did, []);
        for (var bit = 0; bit < signed.Block.Length * 8; bit++)
        {
            var block = signed.Block.ToArray();
            block[bit / 8] ^= (byte)(1 << (bit % 8));
            if (CommitDecoder.TryDecode(block, out var flipped, out _))
                Assert.Equal(AuthorProof.None, _authors.FindAuthor(flipped, VerificationDemand.Full, host: null, answer).Proof);
        }
    }

    [Fact]
    public void A_signature_that_does_not_fit_asks_afresh_then_for_earlier_keys_then_is_refused()
    {
        _reader.Read(FrameMaker.RelayFrames()[0]);
        var signed = _reader.Commit.Signed;
        _reader.Read(FrameMaker.RelayFrames()[1]);
        var another = _reader.Commit.Signed;
        Assert.NotEqual(signed.Did, another.Did);
        var forged = signed with { Did = another.Did };
        _keys.TryFind(signed.Did, out var right);
        var wrong = new SigningKey(right!.Curve, right.Point);

        Assert.Equal(KeyNeed.Present, Find(forged).Need);
        Assert.Equal(KeyNeed.Earlier, Find(forged, new KeyAnswer(another.Did, null)).Need);
        Assert.Equal(FaultReasons.CommitSignature, Find(forged, new KeyAnswer(another.Did, [])).Fault!.Reason);
        Assert.Equal(AuthorVerdict.Proven(AuthorProof.EarlierKey), Find(forged, new KeyAnswer(another.Did, [wrong])));
    }

    [Fact]
    public void An_account_without_a_known_key_is_asked_for_once_and_then_not_believed()
    {
        _reader.Read(FrameMaker.RelayFrames()[0]);
        var unknown = _reader.Commit.Signed with { Did = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa") };

        Assert.Equal(KeyNeed.Present, Find(unknown).Need);
        Assert.Equal(FaultReasons.IdentityUnresolved, Find(unknown, new KeyAnswer(unknown.Did, null)).Fault!.Reason);
    }

    [Fact]
    public void A_pds_speaks_only_for_the_accounts_that_live_there()
    {
        _reader.Read(FrameMaker.RelayFrames()[0]);
        var did = _reader.Commit.Did;
        var home = _keys.FindHost(did)!.ToString();
        var asked = new KeyAnswer(did, null);

        Assert.Equal(AuthorProof.PresentKey, _authors.FindSpeaker(did, VerificationDemand.Full, home, null).Proof);
        Assert.Equal(KeyNeed.Present, _authors.FindSpeaker(did, VerificationDemand.Full, "https://elsewhere.example/", null).Need);
        Assert.Equal(FaultReasons.WrongHost, _authors.FindSpeaker(did, VerificationDemand.Full, "https://elsewhere.example/", asked).Fault!.Reason);
        Assert.Equal(AuthorProof.Unchecked, _authors.FindSpeaker(did, VerificationDemand.Structure, "https://elsewhere.example/", null).Proof);
    }

    private AuthorVerdict Find(in SignedCommit commit, KeyAnswer? answer = null) =>
        _authors.FindAuthor(commit, VerificationDemand.Full, host: null, answer);
}
