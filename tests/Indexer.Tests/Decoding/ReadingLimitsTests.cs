using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>Limits of whole repositories: at each, one past it, ten times it.</summary>
public sealed class ReadingLimitsTests
{
    private readonly BlockMaker _maker = new();

    [Theory]
    [InlineData(DecodingLimits.CarHeaderBytesMax, "")]
    [InlineData(DecodingLimits.CarHeaderBytesMax + 1, FaultReasons.CarHeader)]
    [InlineData(DecodingLimits.CarHeaderBytesMax * 10, FaultReasons.CarHeader)]
    public void A_header_may_be_as_long_as_allowed(int length, string reason)
    {
        var root = _maker.AddCommit(_maker.AddTree("com.example.thing/a"));
        using var car = new ByteBuffer();
        BlockMaker.WriteSection(car, [HeaderOf(root, length)]);
        foreach (var (cid, bytes) in _maker.Blocks)
            BlockMaker.WriteSection(car, [BlockMaker.Binary(cid), bytes]);

        Assert.Equal(reason, SnapshotReport.Of(car.WrittenMemory).Reason);
    }

    [Theory]
    [InlineData(1, 0, "")]
    [InlineData(1, 1, FaultReasons.CarJunk)]
    [InlineData(10, 0, FaultReasons.CarJunk)]
    public void Junk_is_borne_up_to_its_very_bound(int times, int more, string reason)
    {
        var root = _maker.AddCommit(_maker.AddTree("com.example.thing/a", "com.example.thing/b"));
        var needed = _maker.Blocks.Sum(block => block.Bytes.Length);
        var wanted = ((DecodingLimits.CarJunkFreeBytes + (DecodingLimits.CarJunkFactorMax * needed)) * times) + more;
        byte[] With(int length) => BlockMaker.ToCar(root, [.. _maker.Blocks, (Cid.OfDagCbor("junk"u8), new byte[length])]);

        // What is no block of the repository's counts as junk, heads of sections too.
        var car = With(wanted - (With(wanted).Length - needed - wanted));

        Assert.Equal(wanted, car.Length - needed);
        Assert.Equal(reason, SnapshotReport.Of(car).Reason);
    }

    [Theory]
    [InlineData(DecodingLimits.CommitBytesMax, "")]
    [InlineData(DecodingLimits.CommitBytesMax + 1, FaultReasons.CommitShape)]
    [InlineData(DecodingLimits.CommitBytesMax * 10, FaultReasons.CommitShape)]
    public void A_commit_may_be_as_long_as_allowed(int length, string reason)
    {
        _maker.AddCommit(_maker.AddTree("com.example.thing/a"));
        var usual = _maker.Blocks[^1].Bytes;

        // One field more, which stands last: a key of eight letters and bytes with a head of five.
        byte[] field = [0x68, .. "zzzzzzzz"u8, 0x5A, .. BigEndian(length - usual.Length - 14), .. new byte[length - usual.Length - 14]];
        var commit = _maker.Add([(byte)(usual[0] + 1), .. usual[1..], .. field]);

        Assert.Equal(length, _maker.Blocks[^1].Bytes.Length);
        Assert.Equal(reason, SnapshotReport.Of(BlockMaker.ToCar(commit, _maker.Blocks)).Reason);
    }

    [Theory]
    [InlineData(DecodingLimits.NodeBytesMax, FaultReasons.MstShape)]
    [InlineData(DecodingLimits.NodeBytesMax + 1, FaultReasons.MstLimit)]
    [InlineData(DecodingLimits.NodeBytesMax * 10, FaultReasons.MstLimit)]
    public void A_node_longer_than_any_can_be_is_not_read(int length, string reason)
    {
        _maker.AddCommit(_maker.Add(new byte[length]));

        Assert.Equal(reason, SnapshotReport.Of(_maker.ToCar()).Reason);
    }

    [Fact]
    public void The_longest_node_that_can_be_is_within_its_limit()
    {
        using var hash = new BlockHash();
        var record = _maker.AddRecord("a");
        var keys = Enumerable.Range(0, 4_000).Select(at => $"{at:d4}".PadRight(DecodingLimits.TreeKeyBytesMax, 'k'))
            .Where(key => hash.LayerOf(Encoding.ASCII.GetBytes(key)) == 0).Take(DecodingLimits.NodeEntriesMax);

        // As many whole keys as there may be, with a tree after each: none can be longer.
        var node = BlockMaker.NodeBytes(record, [.. keys.Select(key => new NodeEntry(0, key, record, record))]);

        Assert.InRange(node.Length, DecodingLimits.NodeBytesMax - 10_000, DecodingLimits.NodeBytesMax);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, FaultReasons.RecordRepeat)]
    [InlineData(200, FaultReasons.RecordRepeat)]
    public void One_block_may_stand_under_many_keys_up_to_a_bound(int more, string reason)
    {
        var text = new string('a', 1_000_000);
        var record = _maker.AddRecord(text);
        var length = _maker.Blocks[0].Bytes.Length;

        // The tree adds too little to the CAR to make room for one record more.
        var most = (DecodingLimits.RecordRepeatFreeBytes + (DecodingLimits.RecordRepeatFactorMax * length)) / length;
        _maker.AddCommit(_maker.AddNode(null, [.. Entries(record, most + more)]));

        Assert.Equal(reason, SnapshotReport.Of(_maker.ToCar()).Reason);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, FaultReasons.RevFuture)]
    [InlineData(9 * 5 * 60 * 1_000_000L, FaultReasons.RevFuture)]
    public void A_rev_may_be_as_far_ahead_as_allowed(long microsMore, string reason)
    {
        var latest = FixedClock.AfterCorpus.GetUtcNow() + DecodingLimits.RevAheadMax;
        var micros = ((latest - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + microsMore;
        _maker.AddCommit(_maker.AddTree("com.example.thing/a"), TextOf((ulong)micros << 10));

        Assert.Equal(reason, SnapshotReport.Of(_maker.ToCar()).Reason);
    }

    private static IEnumerable<NodeEntry> Entries(Cid record, int count)
    {
        using var hash = new BlockHash();
        var keys = Enumerable.Range(0, 4_000).Select(at => $"com.example.thing/{at:d4}").Where(key => hash.LayerOf(Encoding.ASCII.GetBytes(key)) == 0);
        var before = "";
        foreach (var key in keys.Take(count))
        {
            var shared = key.AsSpan().CommonPrefixLength(before);
            yield return new NodeEntry(shared, key[shared..], record);
            before = key;
        }
    }

    private static byte[] HeaderOf(Cid root, int length)
    {
        byte[] Make(int padding) => BlockMaker.Encode((ref CborWriter writer) =>
        {
            writer.WriteMapHead(3);
            writer.WriteText("pad"u8);
            writer.WriteBytes(new byte[padding]);
            writer.WriteText("roots"u8);
            writer.WriteArrayHead(1);
            writer.WriteLink(BlockMaker.Binary(root));
            writer.WriteText("version"u8);
            writer.WriteInt64(1);
        });

        var header = Make(length - (Make(length).Length - length));
        Assert.Equal(length, header.Length);
        return header;
    }

    private static byte[] BigEndian(int value) => BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value));

    private static string TextOf(ulong tid)
    {
        var text = new char[13];
        for (var at = 12; at >= 0; at--, tid >>= 5)
            text[at] = "234567abcdefghijklmnopqrstuvwxyz"[(int)(tid & 31)];
        return new string(text);
    }
}
