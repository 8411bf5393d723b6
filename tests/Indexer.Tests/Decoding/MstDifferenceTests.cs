using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Decoding.Inversion;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public sealed class MstDifferenceTests : IDisposable
{
    private readonly BlockHash _hash = new();
    private readonly MstDifference _difference;
    private readonly CarBlocks _before = new();
    private readonly CarBlocks _after = new();

    public MstDifferenceTests() => _difference = new MstDifference(_hash);

    [Fact]
    public void Every_difference_of_the_suite_is_found_exactly()
    {
        var count = 0;
        foreach (var line in File.ReadLines(Corpus.Require("mst-test-suite", "mst-diff.jsonl")))
        {
            using var vector = JsonDocument.Parse(line);
            var inputs = vector.RootElement.GetProperty("inputs");
            Fill(_before, inputs.GetProperty("mst_a").GetString()!);
            Fill(_after, inputs.GetProperty("mst_b").GetString()!);
            var expected = vector.RootElement.GetProperty("results").GetProperty("record_ops").EnumerateArray()
                .Select(op => $"{op.GetProperty("rpath")} {op.GetProperty("old_value")} {op.GetProperty("new_value")}");

            Assert.Equal(expected.Order(StringComparer.Ordinal), Differences(_before, _before.Root, _after, _after.Root));
            count++;
        }

        Assert.Equal(1043, count);
    }

    [Fact]
    public void Random_trees_differ_by_what_was_changed_in_them()
    {
        var random = new Random(5);
        for (var round = 0; round < (Tier.AtLeast(TierLevel.Long) ? 5_000 : 500); round++)
        {
            var model = new SortedDictionary<string, Cid>(StringComparer.Ordinal);
            for (var left = random.Next(random.Next(3) == 0 ? 400 : 12); left > 0; left--)
                model[$"c.o.l/{random.Next(1_000):x}"] = Value(random);
            var (before, trees) = (model.ToDictionary(), new List<RecordTree> { Grown(model) });
            for (var left = random.Next(20); left > 0; left--)
            {
                var path = random.Next(2) == 0 && model.Count > 0 ? model.Keys.ElementAt(random.Next(model.Count)) : $"c.o.l/{random.Next(1_000):x}";
                if (random.Next(2) == 0)
                    model[path] = Value(random);
                else
                    model.Remove(path);
            }

            trees.Add(Grown(model));
            Fill(_before, trees[0]);
            Fill(_after, trees[1]);

            Assert.Equal(Expected(before, model), Differences(_before, trees[0].Data, _after, trees[1].Data));
        }
    }

    [Fact]
    public void One_change_in_a_large_tree_opens_only_the_way_to_it()
    {
        var model = Enumerable.Range(0, 20_000).ToDictionary(at => $"app.bsky.feed.like/{at:d13}", at => Cid.OfDagCbor(BitConverter.GetBytes(at)));
        var tree = Grown(model);
        Fill(_before, tree);
        var root = tree.Data;
        tree.Put(TreeStep.Bytes("app.bsky.feed.like/0000000010000x"), Cid.OfDagCbor([0xA0]));
        tree.Seal();
        Fill(_after, tree);

        Assert.Single(Differences(_before, root, _after, tree.Data));
        Assert.InRange(_difference.NodeBytes, 1, _before.CarLength / 50);
        Assert.Equal(0, AllocatedBytes.LeastOf(() => Assert.True(Count(_before, root, _after, tree.Data) == 1)));
    }

    [Fact]
    public void Equal_trees_need_no_block()
    {
        Assert.Empty(Differences(_before, Cid.OfDagCbor([1]), _after, Cid.OfDagCbor([1])));
    }

    [Fact]
    public void A_missing_node_is_told()
    {
        Fill(_after, Grown(new Dictionary<string, Cid> { ["c.o.l/a"] = Cid.OfDagCbor([1]) }));
        _difference.Start(_before, Cid.OfDagCbor([1]), _after, _after.Root);

        Assert.False(_difference.MoveNext());
        Assert.Equal(FaultReasons.BlockMissing, _difference.Fault?.Reason);
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
        _hash.Dispose();
    }

    private static Cid Value(Random random) => Cid.OfDagCbor(BitConverter.GetBytes(random.Next(50)));

    private static RecordTree Grown(IEnumerable<KeyValuePair<string, Cid>> model)
    {
        var tree = new RecordTree(TreeNode.Empty);
        foreach (var (key, value) in model)
            tree.Put(TreeStep.Bytes(key), value);
        tree.Seal();
        return tree;
    }

    private static void Fill(CarBlocks blocks, RecordTree tree)
    {
        var nodes = TreeWalk.PreOrder(tree.Root).Where(step => step.Node is not null).Select(step => (step.Node!.Cid, step.Node!.Block));
        Assert.True(blocks.TryFill(BlockMaker.ToCar(tree.Data, nodes), out _));
    }

    private static void Fill(CarBlocks blocks, string file) =>
        Assert.True(blocks.TryFill(File.ReadAllBytes(Corpus.Require("mst-test-suite", file)), out _));

    private static IEnumerable<string> Expected(Dictionary<string, Cid> before, SortedDictionary<string, Cid> after) =>
        before.Keys.Union(after.Keys)
            .Select(key => (Key: key, Before: before.GetValueOrDefault(key), After: after.GetValueOrDefault(key)))
            .Where(change => change.Before != change.After)
            .Select(change => $"{change.Key} {change.Before} {change.After}")
            .Order(StringComparer.Ordinal);

    private List<string> Differences(BlockSource before, Cid beforeRoot, BlockSource after, Cid afterRoot)
    {
        var found = new List<string>();
        _difference.Start(before, beforeRoot, after, afterRoot);
        while (_difference.MoveNext())
        {
            Assert.Equal(_difference.Before.IsDefault, _difference.Action == RecordAction.Create);
            Assert.Equal(_difference.After.IsDefault, _difference.Action == RecordAction.Delete);
            found.Add($"{Encoding.UTF8.GetString(_difference.Key.Span)} {_difference.Before} {_difference.After}");
        }

        Assert.Null(_difference.Fault);
        return found;
    }

    private int Count(BlockSource before, in Cid beforeRoot, BlockSource after, in Cid afterRoot)
    {
        var count = 0;
        _difference.Start(before, beforeRoot, after, afterRoot);
        while (_difference.MoveNext())
            count++;
        return count;
    }
}
