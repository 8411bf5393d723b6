using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Decoding.Inversion;
using Lexidex.Indexer.Tests.Simulation;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding.Inversion;

public sealed class MstInverterTests : IDisposable
{
    private readonly BlockHash _hash = new();
    private readonly MstInverter _inverter;

    public MstInverterTests() => _inverter = new MstInverter(_hash);

    [Fact]
    public void Every_commit_of_the_interop_file_is_undone_with_its_own_proof_blocks()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "firehose", "commit-proof-fixtures.json")));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var value = Cid.Parse(vector.GetProperty("leafValue").GetString()!);
            var tree = Grown(Strings(vector, "keys"), value);
            var step = TreeStep.Of(tree, [
                .. Strings(vector, "adds").Select(key => (key, (Cid?)value, (Cid?)null)),
                .. Strings(vector, "dels").Select(key => (key, (Cid?)null, (Cid?)value))]);
            var whole = AllNodes(tree);
            var sent = Strings(vector, "blocksInProof").Select(Cid.Parse).ToDictionary(cid => cid, cid => whole[cid]);

            Assert.Equal(vector.GetProperty("rootBeforeCommit").GetString(), (step with { Nodes = sent }).Undo(_inverter));
        }
    }

    [Fact]
    public void Every_difference_of_the_suite_is_undone_with_its_inductive_proof_and_never_to_another_root()
    {
        foreach (var line in File.ReadLines(Corpus.Require("mst-test-suite", "mst-diff.jsonl")))
        {
            using var vector = JsonDocument.Parse(line);
            var (inputs, results) = (vector.RootElement.GetProperty("inputs"), vector.RootElement.GetProperty("results"));
            var (before, after) = (Load(inputs, "mst_a"), Load(inputs, "mst_b"));
            var proof = Strings(results, "inductive_proof_nodes").Select(Cid.Parse).ToDictionary(cid => cid, cid => after.Blocks[cid]);
            var step = new TreeStep(before.Root, after.Root, Operations(results), proof);
            if (step.Ops.Count == 0)
                continue;

            Assert.Equal(before.Root.ToString(), step.Undo(_inverter));
            foreach (var node in proof.Keys)
            {
                var less = step with { Nodes = proof.Where(block => block.Key != node).ToDictionary() };
                Assert.Contains(less.Undo(_inverter), new[] { before.Root.ToString(), FaultReasons.BlockMissing });
            }
        }
    }

    [Fact]
    public void Random_steps_of_a_random_tree_are_undone_and_damaged_ones_are_not()
    {
        var random = new Random(99);
        var model = new SortedDictionary<string, Cid>(StringComparer.Ordinal);
        var tree = Grown([], default);
        for (var round = 0; round < (Tier.AtLeast(TierLevel.Long) ? 20_000 : 2_000); round++)
        {
            var step = TreeStep.Of(tree, RandomChanges(random, model));

            Assert.Equal(step.Before.ToString(), step.Undo(_inverter));
            Assert.NotEqual(step.Before.ToString(), Damage(step, random).Undo(_inverter));
        }
    }

    [Fact]
    public void Two_operations_of_one_record_are_refused()
    {
        var value = Cid.OfDagCbor([0xA0]);
        var step = TreeStep.Of(Grown(["a/1"], value), [("a/2", value, null)]);
        step.Ops.Add(step.Ops[0]);

        Assert.Equal(FaultReasons.OpTwice, step.Undo(_inverter));
    }

    [Fact]
    public void A_change_that_does_not_say_what_was_before_is_refused()
    {
        var value = Cid.OfDagCbor([0xA0]);
        var step = TreeStep.Of(Grown(["a/1", "a/2"], value), [("a/2", null, value)]);
        step.Ops[0] = step.Ops[0] with { Prev = null };

        Assert.Equal(FaultReasons.OpPrev, step.Undo(_inverter));
    }

    [Fact]
    public void The_last_record_goes_and_the_first_comes()
    {
        var value = Cid.OfDagCbor([0xA0]);
        var tree = Grown([], value);
        var empty = tree.Data.ToString();

        Assert.Equal(empty, TreeStep.Of(tree, [("a/1", value, null)]).Undo(_inverter));
        var full = tree.Data.ToString();
        Assert.Equal(full, TreeStep.Of(tree, [("a/1", null, value)]).Undo(_inverter));
    }

    [Fact]
    public void Undoing_again_allocates_nothing()
    {
        var value = Cid.OfDagCbor([0xA0]);
        var tree = Grown([.. Enumerable.Range(0, 500).Select(at => $"app.bsky.feed.like/{at:d13}")], value);
        var step = TreeStep.Of(tree, [("app.bsky.feed.like/0000000000250x", value, null), ("app.bsky.feed.like/0000000000100", null, value)]);
        using var blocks = new CarBlocks();
        Assert.True(blocks.TryFill(BlockMaker.ToCar(step.After, step.Nodes.Select(node => (node.Key, node.Value))), out _));

        Assert.Equal(0, AllocatedBytes.LeastOf(() => Assert.True(_inverter.TryInvert(blocks, step.After, step.Ops, out _, out _))));
    }

    public void Dispose()
    {
        _inverter.Dispose();
        _hash.Dispose();
    }

    private static List<(string Path, Cid? Now, Cid? Was)> RandomChanges(Random random, SortedDictionary<string, Cid> model)
    {
        var changes = new Dictionary<string, (string, Cid?, Cid?)>();
        var grows = model.Count < 300;
        for (var left = 1 + random.Next(random.Next(4) == 0 ? 30 : 3); left > 0; left--)
        {
            var path = random.Next(3) > 0 || model.Count == 0 ? $"c.o.l/{random.Next(2_000):x}" : model.Keys.ElementAt(random.Next(model.Count));
            Cid? was = model.TryGetValue(path, out var old) ? old : null;
            Cid? now = was is not null && (!grows || random.Next(2) == 0) ? null : Cid.OfDagCbor(BitConverter.GetBytes(random.Next()));
            changes.TryAdd(path, (path, now, was));
        }

        foreach (var (path, now, _) in changes.Values)
        {
            if (now is { } record)
                model[path] = record;
            else
                model.Remove(path);
        }

        return [.. changes.Values];
    }

    // One operation is dropped, or says another record, or another one before, or another path.
    private static TreeStep Damage(TreeStep step, Random random)
    {
        var ops = step.Ops.ToList();
        var at = random.Next(ops.Count);
        var other = Cid.OfDagCbor([0x01]);
        if (random.Next(4) == 0)
            ops.RemoveAt(at);
        else if (ops[at].Action != RecordAction.Delete && random.Next(2) == 0)
            ops[at] = ops[at] with { Cid = other };
        else if (ops[at].Action != RecordAction.Create && random.Next(2) == 0)
            ops[at] = ops[at] with { Prev = other };
        else
            ops[at] = ops[at] with { Path = TreeStep.Bytes("c.o.l/none-such") };
        return step with { Ops = ops };
    }

    private static RecordTree Grown(IEnumerable<string> keys, Cid value)
    {
        var tree = new RecordTree(TreeNode.Empty);
        foreach (var key in keys)
            tree.Put(TreeStep.Bytes(key), value);
        tree.Seal();
        return tree;
    }

    private static Dictionary<Cid, byte[]> AllNodes(RecordTree tree) =>
        TreeWalk.PreOrder(tree.Root).Where(step => step.Node is not null).Select(step => step.Node!).ToDictionary(node => node.Cid, node => node.Block);

    private static (Cid Root, IReadOnlyDictionary<Cid, byte[]> Blocks) Load(JsonElement inputs, string name)
    {
        var car = new PlainCar(File.ReadAllBytes(Corpus.Require("mst-test-suite", inputs.GetProperty(name).GetString()!)));
        return (car.Root, car.Blocks);
    }

    private static List<RecordOp> Operations(JsonElement results) =>
        [.. results.GetProperty("record_ops").EnumerateArray().Select(op => TreeStep.Op((op.GetProperty("rpath").GetString()!, CidOf(op, "new_value"), CidOf(op, "old_value"))))];

    private static Cid? CidOf(JsonElement element, string name) => element.GetProperty(name).GetString() is { } text ? Cid.Parse(text) : null;

    private static List<string> Strings(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
