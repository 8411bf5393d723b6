using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class MstSuiteTests
{
    [Fact]
    public void Every_tree_of_the_suite_is_walked_and_no_two_have_the_same_keys()
    {
        var folder = Corpus.Require("mst-test-suite", "cars", "exhaustive");
        var trees = Directory.GetFiles(folder, "*.car").Select(KeysOf).ToArray();

        // All subsets of seven keys.
        Assert.Equal(128, trees.Length);
        Assert.Equal(128, trees.Distinct().Count());
        Assert.Equal(7, trees.SelectMany(keys => keys.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Count());
    }

    [Fact]
    public void The_layers_of_the_interop_keys_are_found()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "mst", "key_heights.json")));
        using var hash = new BlockHash();

        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var key = vector.GetProperty("key").GetString()!;
            Assert.Equal(vector.GetProperty("height").GetInt32(), hash.LayerOf(Encoding.UTF8.GetBytes(key)));
        }
    }

    [Fact]
    public void A_node_must_share_exactly_the_common_prefix_of_the_interop_pairs()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "mst", "common_prefix.json")));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var left = vector.GetProperty("left").GetString()!;
            var right = vector.GetProperty("right").GetString()!;
            if (left.Length == 0 || string.CompareOrdinal(left, right) >= 0)
                continue;

            for (var shared = 0; shared <= left.Length && shared < right.Length; shared++)
            {
                var isAccepted = SpellsBoth(left, right, shared);
                Assert.Equal(shared == vector.GetProperty("len").GetInt32(), isAccepted);
            }
        }
    }

    [Fact]
    public void A_tree_built_from_the_interop_keys_is_walked_in_order()
    {
        var keys = File.ReadAllLines(Corpus.Require("interop", "mst", "example_keys.txt")).Where(key => key.Length > 0).ToArray();
        var maker = new BlockMaker();
        maker.AddTree(keys);

        Assert.Equal(keys.Order(StringComparer.Ordinal), Walk(maker.ToCar()).Keys);
    }

    internal static (IReadOnlyList<string> Keys, RepoFault? Fault) Walk(ReadOnlyMemory<byte> car)
    {
        using var hash = new BlockHash();
        using var blocks = new CarBlocks();
        var walk = new MstWalk(hash);
        var keys = new List<string>();
        Assert.True(blocks.TryFill(car, out _));
        walk.Start(blocks, blocks.Root);
        while (walk.MoveNext())
            keys.Add(Encoding.UTF8.GetString(walk.Key.Span));
        return (keys, walk.Fault);
    }

    private static string KeysOf(string path)
    {
        var (keys, fault) = Walk(File.ReadAllBytes(path));
        Assert.Null(fault);
        return string.Join(' ', keys);
    }

    private static bool SpellsBoth(string left, string right, int shared)
    {
        var record = Cid.OfDagCbor("record"u8);
        var node = BlockMaker.NodeBytes(null, new NodeEntry(0, left, record), new NodeEntry(shared, right[shared..], record));
        var entries = new MstEntry[DecodingLimits.NodeEntriesMax];
        var key = new byte[DecodingLimits.TreeKeyBytesMax];
        var length = 0;
        Assert.Null(MstReader.Read(node, entries, out _, out _));
        Assert.Null(MstReader.NextKey(node, entries[0], key, ref length));
        return MstReader.NextKey(node, entries[1], key, ref length) is null;
    }
}
