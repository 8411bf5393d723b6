using System.Text.Json.Nodes;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class FrameFaultTests
{
    private const string Path = "app.bsky.feed.post/3lmxjza3h2i27";
    private const string Rev = "3lmxjza3h2i27";

    private static readonly Cid Stranger = Cid.OfDagCbor("stranger"u8);

    private readonly BlockMaker _maker = new();
    private readonly Cid _record;
    private readonly Cid _commit;
    private readonly JsonObject _body;

    public FrameFaultTests()
    {
        var tree = _maker.AddTree(Path);
        _record = _maker.Blocks[0].Cid;
        _commit = _maker.AddCommit(tree, Rev);
        _body = FrameMaker.CommitBody(_maker.ToCar(), _commit, Rev, FrameMaker.Op("create", Path, _record));
    }

    [Fact]
    public void The_commit_of_these_tests_is_good_before_anything_is_changed()
    {
        Assert.Equal("", ReasonOf(_body));
    }

    [Theory]
    [InlineData("seq", "0", FaultReasons.FrameShape)]
    [InlineData("seq", "\"7\"", FaultReasons.FrameShape)]
    [InlineData("repo", "\"did:plc\"", FaultReasons.FrameShape)]
    [InlineData("repo", "\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\"", FaultReasons.CommitDid)]
    [InlineData("rev", "\"3lmxjza3h2i22\"", FaultReasons.CommitRev)]
    [InlineData("since", "\"yesterday\"", FaultReasons.RevInvalid)]
    [InlineData("blocks", "{\"$bytes\":\"\"}", FaultReasons.CarTruncated)]
    [InlineData("ops", "{}", FaultReasons.FrameShape)]
    [InlineData("ops", "[{\"action\":\"create\",\"path\":\"a.b.c/d\",\"cid\":null}]", FaultReasons.FrameShape)]
    [InlineData("ops", "[{\"action\":\"move\",\"path\":\"a.b.c/d\",\"cid\":null}]", FaultReasons.FrameShape)]
    public void A_wrong_field_has_its_reason(string field, string value, string reason)
    {
        _body[field] = JsonNode.Parse(value);

        Assert.Equal(reason, ReasonOf(_body));
    }

    [Theory]
    [InlineData("seq")]
    [InlineData("repo")]
    [InlineData("commit")]
    [InlineData("ops")]
    public void A_field_that_is_needed_cannot_be_missing(string field)
    {
        _body.Remove(field);

        Assert.Equal(FaultReasons.FrameShape, ReasonOf(_body));
    }

    [Fact]
    public void A_commit_that_is_not_the_root_of_its_blocks_is_refused()
    {
        _body["commit"] = FrameMaker.Link(Stranger);

        Assert.Equal(FaultReasons.CommitCid, ReasonOf(_body));
    }

    [Fact]
    public void A_record_that_is_not_among_the_blocks_is_missed()
    {
        _body["ops"] = new JsonArray(FrameMaker.Op("create", Path, Stranger));

        Assert.Equal(FaultReasons.BlockMissing, ReasonOf(_body));
    }

    [Fact]
    public void A_record_that_does_not_hash_to_its_CID_is_found()
    {
        var blocks = _maker.Blocks.Select(block => block.Cid == _record ? (block.Cid, "other"u8.ToArray()) : block);
        _body["blocks"] = FrameMaker.Bytes(BlockMaker.ToCar(_commit, blocks));

        Assert.Equal(FaultReasons.BlockCid, ReasonOf(_body));
    }

    [Fact]
    public void A_path_that_is_none_is_told_with_its_operation_alone()
    {
        _body["ops"] = new JsonArray(FrameMaker.Op("create", "notanid/x", _record), FrameMaker.Op("create", Path, _record));
        using var reader = new FrameReader();

        reader.Read(FrameMaker.FromJson("#commit", _body));

        Assert.Null(reader.Fault);
        Assert.Equal([FaultReasons.RecordPath, null], reader.Commit.Ops.Select(op => op.Fault?.Reason));
    }

    [Fact]
    public void A_record_that_is_not_strict_is_told_with_its_operation_alone()
    {
        // A map whose count is written in two bytes.
        var loose = _maker.Add([0xB8, 0x00]);
        Assert.Equal(FaultReasons.RecordCbor, FaultOfRecord(loose));
    }

    [Theory]
    [InlineData(DecodingLimits.LiveRecordBytesMax, null)]
    [InlineData(DecodingLimits.LiveRecordBytesMax + 1, FaultReasons.RecordSize)]
    public void A_record_may_be_as_large_as_allowed(int length, string? reason)
    {
        Assert.Equal(reason, FaultOfRecord(_maker.Add(BytesValue(length))));
    }

    [Theory]
    [InlineData(DecodingLimits.CommitOpsMax, "")]
    [InlineData(DecodingLimits.CommitOpsMax + 1, FaultReasons.FrameOps)]
    [InlineData(DecodingLimits.CommitOpsMax * 10, FaultReasons.FrameOps)]
    public void A_commit_may_have_as_many_operations_as_allowed(int count, string reason)
    {
        _body["ops"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => FrameMaker.Op("create", Path, _record))]);

        Assert.Equal(reason, ReasonOf(_body));
    }

    [Theory]
    [InlineData(DecodingLimits.CommitBlocksBytesMax, "")]
    [InlineData(DecodingLimits.CommitBlocksBytesMax + 1, FaultReasons.FrameBlocks)]
    public void The_blocks_of_a_commit_may_be_as_large_as_allowed(int length, string reason)
    {
        var car = _maker.ToCar();
        // A section of more than 2 MiB of junk has a length of four bytes, one of more than 16 KiB of three.
        var junk = BytesValue(length - car.Length - 3 - Cid.StandardLength);
        var blocks = Enumerable.Reverse(_maker.Blocks).Append((Cid.OfDagCbor(junk), junk));
        _body["blocks"] = FrameMaker.Bytes(BlockMaker.ToCar(_commit, blocks));

        Assert.Equal(reason, ReasonOf(_body));
    }

    [Fact]
    public void Bytes_that_are_not_two_strict_objects_are_no_frame()
    {
        var frame = FrameMaker.FromJson("#commit", _body);
        byte[][] broken = [[], [0xA0], frame[..^1], [.. frame, 0x00], new byte[DecodingLimits.FrameBytesMax + 1]];
        using var reader = new FrameReader();
        foreach (var bytes in broken)
        {
            Assert.Equal(FrameKind.Broken, reader.Read(bytes));
            Assert.NotNull(reader.Fault);
        }

        Assert.Equal(FaultReasons.FrameSize, reader.Fault!.Reason);
    }

    [Fact]
    public void Peeking_at_what_is_no_frame_of_a_repository_says_no()
    {
        var frame = FrameMaker.FromJson("#commit", _body);
        var info = FrameMaker.FromJson("""{"op":1,"t":"#info"}""", """{"name":"OutdatedCursor"}""");

        Assert.True(FrameReader.TryPeekDid(frame, out _, out _));
        Assert.False(FrameReader.TryPeekDid(info, out _, out _));
        Assert.False(FrameReader.TryPeekDid(frame.AsSpan(0, 20), out _, out _));
        Assert.False(FrameReader.TryPeekDid([], out _, out _));
    }

    private string? FaultOfRecord(Cid record)
    {
        _body["blocks"] = FrameMaker.Bytes(BlockMaker.ToCar(_commit, _maker.Blocks));
        _body["ops"] = new JsonArray(FrameMaker.Op("create", Path, record));
        using var reader = new FrameReader();
        reader.Read(FrameMaker.FromJson("#commit", _body));
        Assert.Null(reader.Fault);
        return reader.Commit.Ops[0].Fault?.Reason;
    }

    // One byte string that is so long in all, its head of five bytes included.
    private static byte[] BytesValue(int length)
    {
        var value = new byte[length];
        value[0] = 0x5A;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), length - 5);
        return value;
    }

    private static string ReasonOf(JsonObject body)
    {
        using var reader = new FrameReader();
        Assert.Equal(FrameKind.Commit, reader.Read(FrameMaker.FromJson("#commit", body)));
        return reader.Fault?.Reason ?? "";
    }
}
