using System.Text;
using System.Text.Json;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class TreeTests
{
    [Fact]
    public void Keys_stand_at_the_heights_of_the_interop_file()
    {
        foreach (var vector in Vectors("mst", "key_heights.json"))
            Assert.Equal(vector.GetProperty("height").GetInt32(), TreeLayer.Of(Bytes(vector.GetProperty("key").GetString()!)));
    }

    [Fact]
    public void Keys_share_the_prefixes_of_the_interop_file()
    {
        foreach (var vector in Vectors("mst", "common_prefix.json"))
        {
            var (left, right) = (vector.GetProperty("left").GetString()!, vector.GetProperty("right").GetString()!);
            Assert.Equal(vector.GetProperty("len").GetInt32(), TreeNodeCbor.CommonPrefix(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right)));
        }
    }

    [Fact]
    public void An_empty_tree_has_the_root_that_every_implementation_knows()
    {
        var tree = new RecordTree(TreeNode.Empty);
        tree.Seal();

        Assert.Equal("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm", tree.Data.ToString());
    }

    [Fact]
    public void Commits_of_the_interop_file_have_its_roots_and_every_block_of_its_proofs()
    {
        foreach (var vector in Vectors("firehose", "commit-proof-fixtures.json"))
        {
            var value = Cid.Parse(vector.GetProperty("leafValue").GetString()!);
            var (adds, removes) = (Strings(vector, "adds"), Strings(vector, "dels"));
            var tree = new RecordTree(TreeNode.Empty);
            foreach (var key in Strings(vector, "keys"))
                tree.Put(Bytes(key), value);
            tree.Seal();
            Assert.Equal(vector.GetProperty("rootBeforeCommit").GetString(), tree.Data.ToString());

            foreach (var key in adds)
                tree.Put(Bytes(key), value);
            foreach (var key in removes)
                tree.Remove(Bytes(key));
            tree.Seal();
            Assert.Equal(vector.GetProperty("rootAfterCommit").GetString(), tree.Data.ToString());

            var proof = ProofOf(tree.Root, adds.Concat(removes));
            Assert.Empty(Strings(vector, "blocksInProof").Except(proof.Keys.Select(cid => cid.ToString())));
            var operations = adds.Select(key => (key, (Cid?)value, (Cid?)null)).Concat(removes.Select(key => (key, (Cid?)null, (Cid?)value)));
            Assert.Equal(vector.GetProperty("rootBeforeCommit").GetString(),
                PartialTree.Invert(PartialTree.Load(proof, tree.Data), operations).ToString());
        }
    }

    [Fact]
    public void Differences_of_the_test_suite_can_be_applied_and_undone_with_the_proof_alone()
    {
        foreach (var line in File.ReadLines(Corpus.Require("mst-test-suite", "mst-diff.jsonl")))
        {
            using var vector = JsonDocument.Parse(line);
            var inputs = vector.RootElement.GetProperty("inputs");
            var (before, after) = (Load(inputs, "mst_a"), Load(inputs, "mst_b"));
            var operations = Operations(vector.RootElement.GetProperty("results"));
            var tree = new RecordTree(before.Tree);
            foreach (var (path, cid, _) in operations)
            {
                if (cid is { } value)
                    tree.Put(Bytes(path), value);
                else
                    tree.Remove(Bytes(path));
            }

            tree.Seal();
            Assert.Equal(after.Root, tree.Data);
            var proof = ProofOf(tree.Root, operations.Select(operation => operation.Path));
            Assert.Equal(before.Root, PartialTree.Invert(PartialTree.Load(proof, tree.Data), operations));
        }
    }

    [Fact]
    public void A_tree_built_at_once_equals_one_grown_in_any_order()
    {
        var keys = File.ReadLines(Corpus.Require("interop", "mst", "example_keys.txt")).Select(Bytes).ToList();
        var value = Cid.OfDagCbor([0xA0]);
        keys.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        var built = new RecordTree(TreeBuild.FromSorted([.. keys.Select(key => KeyValuePair.Create(key, value))]));
        built.Seal();

        var grown = new RecordTree(TreeNode.Empty);
        foreach (var key in keys.OrderBy(key => Cid.OfRaw(key).ToString(), StringComparer.Ordinal))
            grown.Put(key, value);
        grown.Put(Bytes("zz/extra"), value);
        grown.Remove(Bytes("zz/extra"));
        grown.Seal();

        Assert.Equal(built.Data, grown.Data);
        Assert.Equal(keys, TreeWalk.PreOrder(grown.Root).Where(step => step.Node is null).Select(step => step.Entry.Key));
    }

    [Fact]
    public void Sealing_hashes_only_the_nodes_on_the_path_of_an_edit()
    {
        var tree = new RecordTree(TreeNode.Empty);
        var value = Cid.OfDagCbor([0xA0]);
        for (var i = 0; i < 2_000; i++)
            tree.Put(Bytes($"app.bsky.feed.like/{i:d13}"), value);
        var all = tree.Seal().Count;
        tree.Put(Bytes("app.bsky.feed.like/0000000001000"), Cid.OfDagCbor([0x80]));

        Assert.True(all > 400);
        Assert.InRange(tree.Seal().Count, 1, tree.Root.Layer + 1);
        Assert.Empty(tree.Seal());
    }

    private static Dictionary<Cid, byte[]> ProofOf(TreeNode root, IEnumerable<string> paths)
    {
        var nodes = new HashSet<TreeNode> { root };
        foreach (var path in paths)
            TreeProof.Collect(root, Bytes(path), nodes);
        return nodes.ToDictionary(node => node.Cid, node => node.Block);
    }

    private static List<(string Path, Cid? Cid, Cid? Previous)> Operations(JsonElement results) =>
    [
        .. results.GetProperty("record_ops").EnumerateArray()
            .Select(op => (op.GetProperty("rpath").GetString()!, CidOf(op, "new_value"), CidOf(op, "old_value"))),
    ];

    private static Cid? CidOf(JsonElement element, string name) => element.GetProperty(name).GetString() is { } text ? Cid.Parse(text) : null;

    private static (Cid Root, TreeNode Tree) Load(JsonElement inputs, string name)
    {
        var path = inputs.GetProperty(name).GetString()!;
        var car = new PlainCar(File.ReadAllBytes(Corpus.Require("mst-test-suite", path)));
        return (car.Root, car.Tree(car.Root));
    }

    private static List<string> Strings(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static List<JsonElement> Vectors(params string[] path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require(["interop", .. path])));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);
}
