using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

public sealed class DidDocumentTests
{
    private const string Account = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    private const string Key = "zQ3shunBKsXixLxKtC5qeSG9E4J5RkGN57im31pcTzbNQnm5w";

    [Theory]
    [InlineData("did_plc_doc.json", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "https://bsky.social/", "atproto.com")]
    [InlineData("did_plc_doc_legacy.json", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "https://bsky.social/", "atproto.com")]
    [InlineData("did_web_doc.json", "did:web:discover.bsky.social", null, null)]
    public void Real_documents_give_key_host_and_handle(string file, string did, string? pds, string? handle)
    {
        var answer = DidDocument.Read(File.ReadAllBytes(Corpus.Require("identity", "indigo", file)), Did.Parse(did));

        Assert.True(answer.IsResolved);
        Assert.Equal(pds, answer.Identity.Pds?.ToString());
        Assert.Equal(handle, answer.Identity.Handle?.Text);
        Assert.Equal(did.StartsWith("did:plc", StringComparison.Ordinal), answer.Identity.SigningKey is not null);
    }

    [Fact]
    public void The_old_form_and_the_new_form_of_one_key_are_one_key()
    {
        var did = Did.Parse(Account);
        var old = DidDocument.Read(File.ReadAllBytes(Corpus.Require("identity", "indigo", "did_plc_doc_legacy.json")), did);
        var now = DidDocument.Read(File.ReadAllBytes(Corpus.Require("identity", "indigo", "did_plc_doc.json")), did);

        Assert.Equal(now.Identity!.SigningKey, old.Identity!.SigningKey);
        Assert.Equal("zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF", now.Identity.SigningKey!.ToString());
    }

    [Fact]
    public void Every_document_of_the_captured_frames_gives_all_three()
    {
        using var documents = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("firehose", "relay-frames", "did_docs.json")));
        var count = 0;
        foreach (var document in documents.RootElement.EnumerateObject())
        {
            var answer = DidDocument.Read(document.Value, Did.Parse(document.Name));
            Assert.NotNull(answer.Identity?.SigningKey);
            Assert.NotNull(answer.Identity.Pds);
            Assert.NotNull(answer.Identity.Handle);
            count++;
        }

        Assert.True(count > 40, $"{count} documents");
    }

    [Theory]
    [InlineData("", "did-document-shape")]
    [InlineData("[]", "did-document-shape")]
    [InlineData("{", "did-document-shape")]
    [InlineData("{}", "did-document-id")]
    [InlineData("""{"id":7}""", "did-document-id")]
    [InlineData("""{"id":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}""", "did-document-id")]
    [InlineData("""{"id":"\ud800"}""", "did-document-id")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz"}""", "did-document-shape")]
    public void A_document_that_is_none_or_of_another_is_refused(string json, string reason) =>
        Assert.Equal(reason, Read(json).Fault?.Reason);

    [Fact]
    public void A_document_may_be_nested_thirty_two_deep_and_no_deeper()
    {
        static string Nested(int depth) =>
            $$"""{"id":"{{Account}}","x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        Assert.True(Read(Nested(32)).IsResolved);
        Assert.Equal("did-document-shape", Read(Nested(33)).Fault?.Reason);
        Assert.Equal("did-document-shape", Read(Nested(320)).Fault?.Reason);
    }

    [Theory]
    [InlineData("#atproto", Account, "Multikey", Key, true)]
    [InlineData(Account + "#atproto", Account, "Multikey", Key, true)]
    [InlineData(Account + "#atproto", Account, "EcdsaSecp256k1VerificationKey2019", Key, true)]
    [InlineData(Account + "#atproto", Account, "EcdsaSecp256r1VerificationKey2019", Key, false)]
    [InlineData(Account + "#atproto", Account, "Ed25519VerificationKey2020", Key, false)]
    [InlineData(Account + "#atproto", Account, "Multikey", "did:key:" + Key, false)]
    [InlineData(Account + "#atproto", Account, "Multikey", "zzz", false)]
    [InlineData(Account + "#atproto", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "Multikey", Key, false)]
    [InlineData("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto", Account, "Multikey", Key, false)]
    [InlineData(Account + "#atproto_label", Account, "Multikey", Key, false)]
    [InlineData("x#atproto", Account, "Multikey", Key, false)]
    public void A_key_counts_only_under_its_id_by_its_own_controller_and_in_a_known_form(
        string id, string controller, string type, string multibase, bool isFound)
    {
        var answer = Read(
            $$"""{"id":"{{Account}}","verificationMethod":[{"id":"{{id}}","controller":"{{controller}}","type":"{{type}}","publicKeyMultibase":"{{multibase}}"}]}""");
        Assert.Equal(isFound, answer.Identity!.SigningKey is not null);
    }

    [Theory]
    [InlineData("https://pds.example.com", true)]
    [InlineData("https://pds.example.com/", true)]
    [InlineData("https://pds.example.com:8443", true)]
    [InlineData("http://127.0.0.1:2583", true)]
    [InlineData("https://pds.example.com/path", false)]
    [InlineData("https://pds.example.com?x=1", false)]
    [InlineData("https://pds.example.com#x", false)]
    [InlineData("https://user:pw@pds.example.com", false)]
    [InlineData("ftp://pds.example.com", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("pds.example.com", false)]
    [InlineData("", false)]
    public void A_host_is_scheme_name_and_port_alone(string endpoint, bool isFound)
    {
        var answer = Read(
            $$"""{"id":"{{Account}}","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"{{endpoint}}"}]}""");
        Assert.Equal(isFound, answer.Identity!.Pds is not null);
    }

    [Theory]
    [InlineData("""["at://Alice.Example.com"]""", "alice.example.com")]
    [InlineData("""["https://x.example","at://a.example.com","at://b.example.com"]""", "a.example.com")]
    [InlineData("""["at://not_a_handle","at://b.example.com"]""", null)]
    [InlineData("""[7]""", null)]
    [InlineData("""{}""", null)]
    public void The_first_handle_counts(string names, string? handle) =>
        Assert.Equal(handle, Read($$"""{"id":"{{Account}}","alsoKnownAs":{{names}}}""").Identity!.Handle?.Text);

    [Theory]
    [InlineData("did:web:example.com", "https://example.com/.well-known/did.json")]
    [InlineData("did:web:localhost", "http://localhost/.well-known/did.json")]
    [InlineData("did:web:localhost%3A2583", "http://localhost:2583/.well-known/did.json")]
    [InlineData("did:web:example.com%3A443", null)]
    [InlineData("did:web:example.com:user", null)]
    [InlineData("did:web:localhost%3A0", null)]
    [InlineData("did:web:localhost%3A70000", null)]
    [InlineData("did:web:localhost%3A80%2Fx", null)]
    [InlineData("did:web:127.0.0.1", null)]
    [InlineData("did:web:2130706433", null)]
    [InlineData("did:web:0x7f000001", null)]
    [InlineData("did:web:com", null)]
    [InlineData("did:web:a..com", null)]
    [InlineData("did:web:user%40example.com", null)]
    [InlineData("did:key:zQ3shunBKsXixLxKtC5qeSG9E4J5RkGN57im31pcTzbNQnm5w", null)]
    public void A_did_web_is_a_host_name_alone_with_a_port_only_on_this_machine(string did, string? address)
    {
        Assert.True(Did.TryParse(did, out _));
        Assert.Equal(address is not null, DidWeb.TryFindDocument(did, out var found));
        Assert.Equal(address, found?.ToString());
    }

    private static IdentityAnswer Read(string json) => DidDocument.Read(Encoding.UTF8.GetBytes(json), Did.Parse(Account));
}
