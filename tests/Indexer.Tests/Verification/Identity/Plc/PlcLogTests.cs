using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity.Plc;

public sealed class PlcLogTests : IDisposable
{
    private readonly SignatureCheck _signatures = new();

    public static TheoryData<string> ValidLogs => LogsOf("valid");

    public void Dispose() => _signatures.Dispose();

    [Theory]
    [MemberData(nameof(ValidLogs))]
    public void A_true_log_is_believed(string file) => Verify(ReadLog("valid", file));

    [Theory]
    [InlineData("log_invalid_nullification_reused_key.json", "plc-signature")]
    [InlineData("log_invalid_nullification_too_slow.json", "plc-recovery")]
    [InlineData("log_invalid_sig_b64_newline.json", "plc-signature")]
    [InlineData("log_invalid_sig_b64_padding_bits.json", "plc-signature")]
    [InlineData("log_invalid_sig_b64_padding_chars.json", "plc-signature")]
    [InlineData("log_invalid_sig_k256_high_s.json", "plc-signature")]
    [InlineData("log_invalid_sig_p256_high_s.json", "plc-signature")]
    [InlineData("log_invalid_update_nullified.json", "plc-chain")]
    [InlineData("log_invalid_update_tombstoned.json", "plc-chain")]
    public void Another_is_not_and_says_why(string file, string reason) => Assert.Equal(reason, FindReason(ReadLog("invalid", file)));

    [Fact]
    public void Every_false_log_of_the_corpus_is_tried() => Assert.Equal(9, LogsOf("invalid").Count);

    [Fact]
    public void What_stands_is_what_was_not_set_aside()
    {
        Assert.Equal(2, Verify(ReadLog("valid", "log_nullification.json")).Standing.Count);
        Assert.Equal(3, Verify(ReadLog("valid", "log_nullification_at_exactly_72h.json")).Standing.Count);
        Assert.True(Verify(ReadLog("valid", "log_tombstone.json")).Current.IsTombstone);
        Assert.False(Verify(ReadLog("valid", "log_nullified_tombstone.json")).Current.IsTombstone);
    }

    [Fact]
    public void The_operation_in_force_gives_key_host_and_handle()
    {
        var current = Verify(ReadLog("valid", "log_bskyapp.json")).Current;
        Assert.Equal("zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF", current.SigningKey?.ToString());
        Assert.Equal("https://bsky.social/", current.Pds?.ToString());
        Assert.Equal("bsky.app", current.Handle?.Text);
    }

    [Theory]
    [InlineData("did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "plc-cid")]
    [InlineData("cid", "bafyreihmuvr3frdvd6vmdhucih277prdcfcezf67lasg5oekxoimnunjoq", "plc-cid")]
    [InlineData("createdAt", "2024-01-01T00:00:00.000Z", "plc-chain")]
    [InlineData("createdAt", "yesterday", "plc-shape")]
    [InlineData("cid", "nothing", "plc-shape")]
    public void A_log_in_which_an_entry_lies_is_not_believed(string member, string value, string reason)
    {
        var log = ReadLog("valid", "log_bskyapp.json");
        log[0]![member] = value;
        Assert.Equal(reason, FindReason(log));
    }

    [Fact]
    public void A_log_that_misses_its_beginning_is_not_believed()
    {
        var log = ReadLog("valid", "log_bskyapp.json");
        log.RemoveAt(0);
        Assert.Equal("plc-chain", FindReason(log));
        Assert.Equal("plc-shape", FindReason(new JsonArray()));
    }

    [Fact]
    public void A_log_that_says_of_an_operation_what_is_not_so_is_not_believed()
    {
        var log = ReadLog("valid", "log_bskyapp.json");
        log[1]!["nullified"] = true;
        Assert.Equal("plc-nullified", FindReason(log));
    }

    [Fact]
    public void Any_change_of_an_operation_is_found()
    {
        foreach (var (path, value) in new[] { ("prev", (JsonNode?)null), ("type", "create"), ("alsoKnownAs", new JsonArray("at://eve.example")) })
        {
            var log = ReadLog("valid", "log_bskyapp.json");
            log[1]!["operation"]![path] = value;
            Assert.NotNull(FindReason(log));
        }
    }

    [Theory]
    [InlineData(1_000, "plc-shape")]
    [InlineData(1_001, "plc-size")]
    [InlineData(10_000, "plc-size")]
    public void A_log_has_at_most_1000_operations(int count, string reason) =>
        Assert.Equal(reason, FindReason(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", count))}]")));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[7]")]
    [InlineData("""[{"did":"\ud800"}]""")]
    [InlineData("""[{"did":"did:plc:z72i7hdynmk6r22z27h6tvur","cid":"bafyreigp6shzy6dlcxuowwoxz7u5nemdrkad2my5zwzpwilcnhih7bw6zm","createdAt":"2023-04-12T04:53:57.057Z","operation":{"sig":1.5}}]""")]
    public void What_is_no_log_is_refused(string json) => Assert.Equal("plc-shape", FindReason(Encoding.UTF8.GetBytes(json)));

    private static TheoryData<string> LogsOf(string folder) =>
        Corpus.Root is null ? [] : new(Directory.GetFiles(Path.Combine(Corpus.Root, "plc", "audit_log", folder)).Select(file => Path.GetFileName(file)).Order());

    private static JsonArray ReadLog(string folder, string file) =>
        JsonNode.Parse(File.ReadAllBytes(Corpus.Require("plc", "audit_log", folder, file)))!.AsArray();

    private PlcHistory Verify(JsonArray log)
    {
        var entries = PlcReader.ReadLog(Encoding.UTF8.GetBytes(log.ToJsonString()));
        return new PlcLog(_signatures).Verify(entries.Count > 0 ? entries[0].Did : default, entries);
    }

    private string? FindReason(JsonArray log) => FindReason(() => Verify(log));

    private static string? FindReason(byte[] json) => FindReason(() => PlcReader.ReadLog(json));

    private static string? FindReason(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (PlcException fault)
        {
            return fault.Reason;
        }
    }
}
