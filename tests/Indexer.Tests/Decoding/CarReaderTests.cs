using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class CarReaderTests
{
    private readonly BlockMaker _maker = new();

    public CarReaderTests() => _maker.AddCommit(_maker.AddTree("com.example.thing/a", "com.example.thing/b"));

    [Theory]
    [InlineData("", FaultReasons.CarTruncated)]
    [InlineData("80", FaultReasons.CarTruncated)]
    [InlineData("00", FaultReasons.CarSection)]
    [InlineData("8000", FaultReasons.CarSection)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", FaultReasons.CarSection)]
    [InlineData("FFFFFFFFFFFFFFFF7F", FaultReasons.CarTruncated)]
    [InlineData("01A0", FaultReasons.CarHeader)]
    [InlineData("0101", FaultReasons.CarHeader)]
    [InlineData("0AA16776657273696F6E02", FaultReasons.CarVersion)]
    [InlineData("0AA16776657273696F6E01", FaultReasons.CarHeader)]
    [InlineData("11A265726F6F7473806776657273696F6E01", FaultReasons.CarRoot)]
    [InlineData("12A265726F6F7473806776657273696F6E0100", FaultReasons.CarHeader)]
    [InlineData("11A265726F6F7473F66776657273696F6E01", FaultReasons.CarHeader)]
    public void A_header_that_is_none_has_its_reason(string hex, string reason)
    {
        using var blocks = new CarBlocks();

        Assert.False(blocks.TryFill(Convert.FromHexString(hex), out var fault));
        Assert.Equal(reason, fault!.Reason);
    }

    [Theory]
    [InlineData("00", FaultReasons.CarSection)]
    [InlineData("25", FaultReasons.CarTruncated)]
    [InlineData("0102", FaultReasons.CarCid)]
    [InlineData("0301711220", FaultReasons.CarCid)]
    [InlineData("0401711220", FaultReasons.CarCid)]
    [InlineData("03017100", FaultReasons.CarCid)]
    [InlineData("080171808080808080", FaultReasons.CarCid)]
    [InlineData("8080808080808080808001", FaultReasons.CarSection)]
    [InlineData("81808000", FaultReasons.CarSection)]
    public void A_section_that_is_none_has_its_reason(string hex, string reason)
    {
        byte[] car = [.. _maker.ToCar(), .. Convert.FromHexString(hex)];

        Assert.Equal(reason, SnapshotReport.Of(car).Reason);
    }

    [Theory]
    [InlineData("050171000100")]
    [InlineData("0601700001AA0A")]
    [InlineData("2312200000000000000000000000000000000000000000000000000000000000000000FF")]
    public void Blocks_of_other_kinds_are_stepped_over(string hex)
    {
        byte[] car = [.. _maker.ToCar(), .. Convert.FromHexString(hex)];

        Assert.Equal(2, SnapshotReport.Of(car).Records.Count);
    }

    [Fact]
    public void A_CAR_cut_off_anywhere_is_refused()
    {
        var car = _maker.ToCar();
        for (var length = 0; length < car.Length; length++)
            Assert.NotEqual("", SnapshotReport.Of(car.AsMemory(0, length)).Reason);
    }

    [Fact]
    public void Blocks_may_come_in_any_order_and_more_than_once()
    {
        var root = _maker.Blocks[^1].Cid;
        var expected = SnapshotReport.Of(_maker.ToCar());
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var blocks = _maker.Blocks.Concat(_maker.Blocks.Take(round % 3)).OrderBy(_ => random.Next()).ToArray();
            Assert.Equal(expected.Records, SnapshotReport.Of(BlockMaker.ToCar(root, blocks)).Records);
        }
    }

    [Theory]
    [InlineData(1_000_000, "")]
    [InlineData(1_100_000, FaultReasons.CarJunk)]
    [InlineData(10_000_000, FaultReasons.CarJunk)]
    public void Bytes_that_are_not_of_the_repository_are_borne_within_a_bound(int length, string reason)
    {
        var junk = new byte[length];
        var car = BlockMaker.ToCar(_maker.Blocks[^1].Cid, _maker.Blocks.Append((Cid.OfDagCbor(junk), junk)));

        Assert.Equal(reason, SnapshotReport.Of(car).Reason);
    }

    [Fact]
    public void A_root_that_cannot_be_a_commit_is_refused()
    {
        var raw = Cid.OfRaw("blob"u8);
        var record = _maker.Blocks[0];

        Assert.Equal(FaultReasons.CarRoot, SnapshotReport.Of(BlockMaker.ToCar(raw, _maker.Blocks)).Reason);
        Assert.Equal(FaultReasons.BlockMissing, SnapshotReport.Of(BlockMaker.ToCar(Cid.OfDagCbor("none"u8), _maker.Blocks)).Reason);
        Assert.Equal(FaultReasons.CommitVersion, SnapshotReport.Of(BlockMaker.ToCar(record.Cid, _maker.Blocks)).Reason);
    }

    [Fact]
    public void An_index_is_refilled_and_forgets_what_it_held()
    {
        using var blocks = new CarBlocks();
        using var hash = new BlockHash();
        var before = _maker.Blocks[0].Cid;
        Assert.True(blocks.TryFill(_maker.ToCar(), out _));
        Assert.True(blocks.TryOpen(before, hash, out var block, out _));
        Assert.Equal(_maker.Blocks[0].Bytes, block.ToArray());

        var other = new BlockMaker();
        other.AddRecord("only");
        Assert.True(blocks.TryFill(other.ToCar(), out _));

        Assert.Equal(1, blocks.Count);
        Assert.False(blocks.TryOpen(before, hash, out _, out var fault));
        Assert.Equal(FaultReasons.BlockMissing, fault!.Reason);
    }

    [Fact]
    public void An_index_finds_every_block_of_a_large_CAR()
    {
        var maker = new BlockMaker();
        for (var at = 0; at < 5000; at++)
            maker.AddRecord($"{at}");
        using var blocks = new CarBlocks();
        using var hash = new BlockHash();

        Assert.True(blocks.TryFill(maker.ToCar(), out _));

        Assert.Equal(5000, blocks.Count);
        foreach (var (cid, bytes) in maker.Blocks)
        {
            Assert.True(blocks.TryOpen(cid, hash, out var block, out _));
            Assert.True(block.Span.SequenceEqual(bytes));
        }
    }

    [Fact]
    public void A_header_with_more_roots_and_fields_tells_its_first_root()
    {
        var root = _maker.Blocks[^1].Cid;
        using var car = new ByteBuffer();
        BlockMaker.WriteSection(car, [BlockMaker.Encode((ref CborWriter writer) =>
        {
            writer.WriteMapHead(3);
            writer.WriteText("note"u8);
            writer.WriteNull();
            writer.WriteText("roots"u8);
            writer.WriteArrayHead(2);
            writer.WriteLink(BlockMaker.Binary(root));
            writer.WriteLink(BlockMaker.Binary(_maker.Blocks[0].Cid));
            writer.WriteText("version"u8);
            writer.WriteInt64(1);
        })]);
        using var blocks = new CarBlocks();

        Assert.True(blocks.TryFill(car.WrittenMemory, out _));
        Assert.Equal(root, blocks.Root);
    }
}
