using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>The quick reading of a node and the one value by value say the same of every node.</summary>
public sealed class MstNodeShapeTests
{
    private readonly MstEntry[] _quick = new MstEntry[DecodingLimits.NodeEntriesMax];
    private readonly MstEntry[] _values = new MstEntry[DecodingLimits.NodeEntriesMax];

    [Fact]
    public void Every_node_of_a_real_repository_has_the_usual_bytes()
    {
        var nodes = Nodes();

        Assert.InRange(nodes.Count, 700, 900);
        Assert.All(nodes, node => Assert.True(AssertSame(node)));
    }

    [Fact]
    public void Any_byte_may_be_changed_to_any_other()
    {
        var node = Nodes().MinBy(node => Math.Abs(node.Length - 200))!;
        for (var at = 0; at < node.Length; at++)
        {
            var usual = node[at];
            for (var value = 0; value < 256; value++)
            {
                node[at] = (byte)value;
                AssertSame(node);
            }

            node[at] = usual;
            AssertSame(node[..at]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    public void Counts_are_read_in_each_of_their_widths(int count)
    {
        var record = Cid.OfDagCbor([0xA0]);
        var entries = Enumerable.Range(0, count).Select(at => new NodeEntry(at * 4, new string('k', at * 4), record, at % 2 == 0 ? record : null));

        Assert.Equal(count <= DecodingLimits.NodeEntriesMax, AssertSame(BlockMaker.NodeBytes(record, [.. entries])));
    }

    [Fact]
    public void Nodes_torn_and_patched_are_judged_the_same()
    {
        var nodes = Nodes();
        var random = new Random(23);
        for (var round = 0; round < 20_000; round++)
            AssertSame(MutationTests.Tear(nodes[random.Next(nodes.Count)], random));
    }

    /// <summary>True where the quick reading took the node.</summary>
    private bool AssertSame(byte[] node)
    {
        var isUsual = new MstNodeShape(node).TryRead(_quick, out var count, out var left);
        var fault = MstReader.ReadValues(node, _values, out var expectedCount, out var expectedLeft);

        Assert.Equal(fault is null, isUsual);
        if (!isUsual)
            return false;
        Assert.Equal((expectedCount, expectedLeft), (count, left));
        Assert.Equal(_values[..count], _quick[..count]);
        return true;
    }

    private static List<byte[]> Nodes()
    {
        ReadOnlyMemory<byte> car = File.ReadAllBytes(Corpus.Require("cars", "atproto-dart", "repo.car"));
        var entries = new MstEntry[DecodingLimits.NodeEntriesMax];
        var nodes = new List<byte[]>();
        var reader = new CarReader(car.Span);
        reader.TryReadHeader();
        while (reader.MoveNext())
        {
            var block = car.Slice(reader.BlockStart, reader.BlockLength).ToArray();
            if (MstReader.ReadValues(block, entries, out _, out _) is null)
                nodes.Add(block);
        }

        return nodes;
    }
}
