using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class FrameReaderTests
{
    [Fact]
    public void Real_frames_give_the_operations_that_Jetstream_sent_for_them()
    {
        using var reader = new FrameReader();
        var actual = new List<string>();
        foreach (var frame in FrameMaker.RelayFrames())
        {
            Assert.Equal(FrameKind.Commit, reader.Read(frame));
            Assert.Null(reader.Fault);
            foreach (var op in reader.Commit.Ops)
                actual.Add(Describe(reader.Commit, op).ToJsonString());
        }

        var expected = File.ReadLines(Corpus.Require("firehose", "relay-frames", "expected_v1.jsonl")).Select(Describe).ToArray();
        Assert.Equal(62, expected.Length);
        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void Peeking_gives_the_DID_and_seq_of_every_real_frame()
    {
        using var reader = new FrameReader();
        var seqs = new List<long>();
        foreach (var frame in FrameMaker.RelayFrames())
        {
            reader.Read(frame);
            Assert.True(FrameReader.TryPeekDid(frame, out var did, out var seq));
            Assert.Equal(reader.Commit.Did, did);
            Assert.Equal(reader.Commit.Seq, seq);
            seqs.Add(seq);
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(at => 31527015322 + at), seqs);
    }

    [Fact]
    public void Old_commits_in_JSON_are_read()
    {
        using var reader = new FrameReader();
        foreach (var (file, ops) in new[] { ("4621317030", 1), ("4621317332", 1), ("4621332152", 42), ("4623075231", 1) })
        {
            var body = File.ReadAllText(Corpus.Require("firehose", "indigo-commits", $"firehose_commit_{file}.json"));

            Assert.Equal(FrameKind.Commit, reader.Read(FrameMaker.FromJson("""{"op":1,"t":"#commit"}""", body)));

            Assert.Null(reader.Fault);
            Assert.Equal(ops, reader.Commit.Ops.Count);
            Assert.Equal(file, $"{reader.Commit.Seq}");
        }
    }

    [Fact]
    public void Identity_account_and_sync_messages_are_read()
    {
        using var reader = new FrameReader();
        var frames = FrameMaker.Scenario("account_lifecycle.json");
        var did = Did.Parse("did:plc:vvpy7d6y2li5yo73cgbszibl");

        Assert.Equal(FrameKind.Identity, reader.Read(frames[0].Frame));
        Assert.Equal(new IdentityChange(110, did, "pengua.bsky.social"), reader.Identity);
        Assert.Equal(FrameKind.Account, reader.Read(frames[1].Frame));
        Assert.Equal(new AccountChange(120, did, true, null), reader.Account);
        Assert.Equal(FrameKind.Sync, reader.Read(frames[2].Frame));
        Assert.Null(reader.Fault);
        Assert.Equal((130, did, "3lmxrbvasth2t"), (reader.Sync!.Seq, reader.Sync.Did, reader.Sync.Rev.ToString()));
        Assert.True(reader.Sync.Data.IsDagCbor);
        Assert.Equal(FrameKind.Account, reader.Read(frames[3].Frame));
        Assert.Equal(new AccountChange(140, did, false, "deleted"), reader.Account);
    }

    [Fact]
    public void Info_and_error_frames_say_their_name_and_unknown_ones_nothing()
    {
        using var reader = new FrameReader();

        Assert.Equal(FrameKind.Info, reader.Read(FrameMaker.FromJson("""{"op":1,"t":"#info"}""", """{"name":"OutdatedCursor"}""")));
        Assert.Equal(new StreamNotice("OutdatedCursor", null), reader.Notice);
        Assert.Equal(FrameKind.Error, reader.Read(FrameMaker.FromJson("""{"op":-1}""", """{"error":"FutureCursor","message":"ahead"}""")));
        Assert.Equal(new StreamNotice("FutureCursor", "ahead"), reader.Notice);
        Assert.Equal(FrameKind.Unknown, reader.Read(FrameMaker.FromJson("""{"op":1,"t":"#tombstone"}""", "{}")));
        Assert.Equal(FrameKind.Unknown, reader.Read(FrameMaker.FromJson("""{"op":2,"t":"#commit"}""", "{}")));
        Assert.Null(reader.Fault);
    }

    private static JsonObject Describe(RepoCommit commit, RecordOp op) => new()
    {
        ["did"] = commit.Did.ToString(),
        ["rev"] = commit.Rev.ToString(),
        ["path"] = $"{Encoding.ASCII.GetString(op.Collection.Span)}/{Encoding.ASCII.GetString(op.RecordKey.Span)}",
        ["operation"] = op.Action.ToString().ToLowerInvariant(),
        ["cid"] = op.Action == RecordAction.Delete ? null : op.Cid.ToString(),
        ["record"] = op.Action == RecordAction.Delete ? null : Canonical(ToJson(op.Block.Span)),
    };

    private static string Describe(string line)
    {
        var all = JsonNode.Parse(line)!;
        var commit = all["commit"]!;
        return new JsonObject
        {
            ["did"] = all["did"]!.GetValue<string>(),
            ["rev"] = commit["rev"]!.GetValue<string>(),
            ["path"] = $"{commit["collection"]}/{commit["rkey"]}",
            ["operation"] = commit["operation"]!.GetValue<string>(),
            ["cid"] = commit["cid"]?.GetValue<string>(),
            ["record"] = commit["record"] is { } record ? Canonical(Encoding.UTF8.GetBytes(record.ToJsonString())) : null,
        }.ToJsonString();
    }

    private static byte[] ToJson(ReadOnlySpan<byte> block)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        RecordJson.Write(block, writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // The same record has the same canonical bytes, whatever the order and spaces of its JSON.
    private static string Canonical(byte[] json) => Convert.ToHexString(RecordJson.ToDagCbor(json));
}
