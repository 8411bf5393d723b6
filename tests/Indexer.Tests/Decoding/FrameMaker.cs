using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>Frames for tests: the corpus's, and hand-made ones.</summary>
internal static class FrameMaker
{
    /// <summary>The frames that a relay sent, byte for byte.</summary>
    public static byte[][] RelayFrames()
    {
        var file = File.ReadAllBytes(Corpus.Require("firehose", "relay-frames", "frames.bin")).AsSpan();
        var frames = new List<byte[]>();
        while (file.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file);
            frames.Add(file.Slice(4, length).ToArray());
            file = file[(4 + length)..];
        }

        return [.. frames];
    }

    /// <summary>The frames of a relay scenario, with what a relay should do with each.</summary>
    public static IReadOnlyList<(byte[] Frame, bool IsInvalid)> Scenario(string file)
    {
        using var scenario = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("firehose", "indigo-relay-scenarios", file)));
        return [.. scenario.RootElement.GetProperty("messages").EnumerateArray().Select(message =>
        {
            var frame = message.GetProperty("frame");
            var bytes = FromJson(frame.GetProperty("header").GetRawText(), frame.GetProperty("body").GetRawText());
            return (bytes, message.GetProperty("invalid").GetBoolean());
        })];
    }

    public static byte[] FromJson(string header, string body) =>
        [.. RecordJson.ToDagCbor(System.Text.Encoding.UTF8.GetBytes(header)), .. RecordJson.ToDagCbor(System.Text.Encoding.UTF8.GetBytes(body))];

    public static byte[] FromJson(string type, JsonObject body) => FromJson($$"""{"op":1,"t":"{{type}}"}""", body.ToJsonString());

    /// <summary>The body of a #commit of these blocks and operations, in the form that can be changed before it is made a frame.</summary>
    public static JsonObject CommitBody(byte[] car, Cid commit, string rev, params JsonObject[] ops) => new()
    {
        ["seq"] = 7,
        ["repo"] = BlockMaker.Did,
        ["time"] = "2026-07-04T14:38:08.085Z",
        ["rev"] = rev,
        ["since"] = null,
        ["commit"] = Link(commit),
        ["blocks"] = Bytes(car),
        ["ops"] = new JsonArray([.. ops]),
        ["prevData"] = null,
    };

    public static JsonObject Op(string action, string path, Cid? cid) => new()
    {
        ["action"] = action,
        ["path"] = path,
        ["cid"] = cid is { } link ? Link(link) : null,
    };

    public static JsonObject Link(Cid cid) => new() { ["$link"] = cid.ToString() };

    public static JsonObject Bytes(byte[] bytes) => new() { ["$bytes"] = Convert.ToBase64String(bytes) };
}
