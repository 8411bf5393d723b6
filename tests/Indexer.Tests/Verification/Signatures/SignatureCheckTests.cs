using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Signatures;

public sealed class SignatureCheckTests
{
    [Fact]
    public void The_interop_signatures_are_judged_as_they_say()
    {
        using var check = new SignatureCheck();
        using var fixtures = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "crypto", "signature-fixtures.json")));
        foreach (var fixture in fixtures.RootElement.EnumerateArray())
        {
            var comment = fixture.GetProperty("comment").GetString();
            Assert.True(KeyText.TryParse(fixture.GetProperty("publicKeyDid").GetString()!, out var key), comment);
            Assert.True(KeyText.TryParseBare(fixture.GetProperty("publicKeyMultibase").GetString()!, key.Curve, out var bare), comment);
            Assert.Equal(key, bare);

            var isSigned = check.IsSignedBy(Bytes(fixture, "messageBase64"), Bytes(fixture, "signatureBase64"), key);

            Assert.True(fixture.GetProperty("validSignature").GetBoolean() == isSigned, comment);
        }
    }

    [Fact]
    public void The_commits_of_simulated_accounts_are_signed_with_their_keys_and_no_other()
    {
        using var check = new SignatureCheck();
        var network = new Simulator.Repos.SimulatedNetwork(seed: 3, repos: 24, records: 240);
        var repos = network.Repos.ToArray();
        for (var at = 0; at < repos.Length; at++)
        {
            Assert.True(CommitDecoder.TryDecode(repos[at].Export().Head.Block, out var commit, out _));
            Assert.True(KeyText.TryParse(repos[at].Account.Key.Multikey, out var own));
            Assert.True(KeyText.TryParse(repos[(at + 1) % repos.Length].Account.Key.DidKey, out var other));

            Assert.True(check.IsSignedBy(commit, own));
            Assert.False(check.IsSignedBy(commit, other));
            Assert.Equal(repos[at].Account.Key.Multikey, own.ToString());
        }
    }

    [Fact]
    public void Checking_secp256k1_again_allocates_nothing()
    {
        using var check = new SignatureCheck();
        foreach (var signed in SignedMessage.Seeded(count: 4).Where(signed => signed.Key.Curve == KeyCurve.Secp256k1))
            Assert.Equal(0, AllocatedBytes.LeastOf(() => Assert.True(check.IsSignedBy(signed.Message, signed.Signature, signed.Key))));
    }

    // The fixtures leave the padding out.
    private static byte[] Bytes(JsonElement fixture, string name)
    {
        var text = fixture.GetProperty(name).GetString()!;
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
