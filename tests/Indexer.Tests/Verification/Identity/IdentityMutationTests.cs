using Lexidex.Indexer.Verification.Identity;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

/// <summary>Documents and logs with bytes changed, taken out and put in: each is judged, none does harm.</summary>
public sealed class IdentityMutationTests : IDisposable
{
    private const int Mutations = 5_000;

    private readonly SignatureCheck _signatures = new();

    public void Dispose() => _signatures.Dispose();

    [Theory]
    [InlineData("did_plc_doc.json", "did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData("did_plc_doc_legacy.json", "did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData("did_web_doc.json", "did:web:discover.bsky.social")]
    public void A_document_is_read_or_refused(string file, string text)
    {
        var did = Did.Parse(text);
        var refused = 0;
        foreach (var document in Mutated(File.ReadAllBytes(Corpus.Require("identity", "indigo", file)), seed: 1))
        {
            var answer = DidDocument.Read(document, did);
            Assert.True(answer.IsResolved ^ (answer.Fault is not null));
            refused += answer.IsResolved ? 0 : 1;
        }

        Assert.InRange(refused, Mutations / 20, Mutations);
    }

    [Fact]
    public void No_log_with_another_operation_in_it_is_believed()
    {
        var log = File.ReadAllBytes(Corpus.Require("plc", "audit_log", "valid", "log_bskyapp.json"));
        var honest = new PlcLog(_signatures).Verify(PlcReader.ReadLog(log)[0].Did, PlcReader.ReadLog(log));
        foreach (var mutated in Mutated(log, seed: 2))
        {
            // White space, the time of an entry and names that nobody reads may change; what stands may not.
            if (Verify(mutated) is { } history)
                Assert.Equal(honest.Standing.Select(operation => operation.Cid), history.Standing.Select(operation => operation.Cid));
        }
    }

    private PlcHistory? Verify(byte[] json)
    {
        try
        {
            var entries = PlcReader.ReadLog(json);
            return entries.Count > 0 ? new PlcLog(_signatures).Verify(entries[0].Did, entries) : null;
        }
        catch (PlcException)
        {
            return null;
        }
    }

    private static IEnumerable<byte[]> Mutated(byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (var count = 0; count < Mutations; count++)
        {
            var mutated = bytes.ToList();
            for (var times = random.Next(1, 4); times > 0; times--)
                Mutate(mutated, random);
            yield return [.. mutated];
        }
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                break;
        }

        if (bytes.Count == 0)
            bytes.Add(0);
    }
}
