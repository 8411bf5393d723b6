using System.Text;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

public sealed class IdentityFuzzTests
{
    private const string Plain = """
        {"@context":["https://www.w3.org/ns/did/v1"],"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","alsoKnownAs":["at://user.example.com"],
        "verificationMethod":[{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto","type":"Multikey","controller":"did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "publicKeyMultibase":"zQ3shunBKsXixLxKtC5qeSG9E4J5RkGN57im31pcTzbNQnm5w"}],
        "service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.example.com"}]}
        """;

    [Fact]
    public void Any_DID_document_is_read_or_refused()
    {
        var did = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        FuzzRun.Of(json => Read(json, did), FuzzSeeds.CorpusFiles("identity", "*.json", bytesMax: 65_536).Prepend(Encoding.UTF8.GetBytes(Plain)));
    }

    private static string Read(byte[] json, Did did)
    {
        var answer = DidDocument.Read(json, did);
        Assert.True(answer.IsResolved ^ (answer.Fault is not null));
        if (answer.Identity is not { } identity)
            return DataFuzzTests.WithoutNumbers(answer.Fault!.ToString());

        // Whatever else stands in it, it is of whom was asked for, and its host can be spoken to over HTTP alone.
        Assert.Equal(did, identity.Did);
        Assert.True(identity.Pds is null or { Scheme: "https" or "http" });
        return $"read, {identity.SigningKey is null}, {identity.Pds is null}, {identity.Handle is null}";
    }
}
