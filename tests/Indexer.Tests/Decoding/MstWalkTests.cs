using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>Trees that are wrong in one way each.</summary>
public class MstWalkTests
{
    private static readonly (string Text, int Layer)[] Keys = MakeKeys();

    private readonly BlockMaker _maker = new();
    private readonly Cid _record;

    public MstWalkTests() => _record = _maker.AddRecord("record");

    [Fact]
    public void An_empty_tree_is_one_node_without_entries()
    {
        _maker.AddNode(null);

        Assert.Equal((0, null), Walk());
    }

    [Fact]
    public void A_root_without_keys_has_nothing_below_it()
    {
        _maker.AddNode(Leaf(Key(0)));

        Assert.Equal((0, FaultReasons.MstShape), Walk());
    }

    [Fact]
    public void A_node_below_the_root_leads_to_keys()
    {
        _maker.AddNode(_maker.AddNode(null), Entry(Key(1)));

        Assert.Equal((0, FaultReasons.MstShape), Walk());
    }

    [Fact]
    public void A_node_in_the_middle_may_be_without_keys()
    {
        var top = Key(2);
        _maker.AddNode(null, Entry(top) with { Right = _maker.AddNode(Leaf(Key(0, after: top))) });

        Assert.Equal((2, null), Walk());
    }

    [Fact]
    public void A_layer_cannot_be_left_out()
    {
        var top = Key(2);
        _maker.AddNode(null, Entry(top) with { Right = Leaf(Key(0, after: top)) });

        Assert.Equal((1, FaultReasons.MstLayer), Walk());
    }

    [Fact]
    public void Nothing_hangs_below_layer_0()
    {
        _maker.AddNode(Leaf(Key(0)), Entry(Key(0, after: Key(0))));

        Assert.Equal((0, FaultReasons.MstLayer), Walk());
    }

    [Fact]
    public void Keys_of_different_layers_do_not_share_a_node()
    {
        AddFlat(Key(0), Key(1, after: Key(0)));

        Assert.Equal((1, FaultReasons.MstLayer), Walk());
    }

    [Fact]
    public void Keys_ascend_in_a_node()
    {
        _maker.AddNode(null, Entry("b"), Entry("a"));
        Assert.Equal((1, FaultReasons.MstOrder), Walk());
    }

    [Fact]
    public void No_key_is_there_twice()
    {
        _maker.AddNode(null, Entry(Key(0)), new NodeEntry(Key(0).Length, "", _record));
        Assert.Equal((1, FaultReasons.MstOrder), Walk());
    }

    [Fact]
    public void A_tree_between_two_keys_holds_only_keys_between_them()
    {
        _maker.AddNode(Leaf(Key(0, after: Key(1))), Entry(Key(1)));

        Assert.Equal((1, FaultReasons.MstOrder), Walk());
    }

    [Fact]
    public void A_key_shares_all_it_can_and_no_more_than_there_is()
    {
        _maker.AddNode(null, Entry("ab"), Entry("ac"));
        Assert.Equal((1, FaultReasons.MstShape), Walk());

        _maker.AddNode(null, Entry("ab"), new NodeEntry(3, "c", _record));
        Assert.Equal((1, FaultReasons.MstShape), Walk());

        _maker.AddNode(null, new NodeEntry(1, "c", _record));
        Assert.Equal((0, FaultReasons.MstShape), Walk());
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(1024, null)]
    [InlineData(0, FaultReasons.MstKey)]
    [InlineData(1025, FaultReasons.MstKey)]
    [InlineData(10240, FaultReasons.MstKey)]
    public void A_key_may_be_as_long_as_allowed(int length, string? reason)
    {
        _maker.AddNode(null, Entry(new string('k', length)));

        Assert.Equal(reason, Walk().Reason);
    }

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, FaultReasons.MstLimit)]
    [InlineData(2560, FaultReasons.MstLimit)]
    public void A_node_may_have_as_many_entries_as_allowed(int count, string? reason)
    {
        AddFlat([.. Keys.Where(key => key.Layer == 0).Take(count).Select(key => key.Text)]);

        Assert.Equal(reason, Walk().Reason);
    }

    [Fact]
    public void A_tree_that_hangs_together_in_a_circle_cannot_be_made_and_one_node_twice_is_found()
    {
        var top = Key(1, after: Key(0));
        var leaf = Leaf(Key(0));
        _maker.AddNode(leaf, Entry(top) with { Right = leaf });

        Assert.Equal(FaultReasons.MstOrder, Walk().Reason);
    }

    [Theory]
    [InlineData("A0")]
    [InlineData("A26165806A6C65667400000000")]
    [InlineData("A2616580616CF600")]
    [InlineData("A2616CF6616580")]
    [InlineData("A36165806166F6616CF6")]
    [InlineData("A261658041 6CF6")]
    [InlineData("A261659F FF616CF6")]
    [InlineData("A2616581A0616CF6")]
    [InlineData("A2616581A4616B4161617000617480617600616CF6")]
    public void A_block_that_is_no_node_is_refused(string hex)
    {
        _maker.Add(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal((0, FaultReasons.MstShape), Walk());
    }

    [Fact]
    public void A_node_that_is_missing_or_another_is_told()
    {
        var root = _maker.AddNode(Leaf(Key(0)), Entry(Key(1, after: Key(0))));
        var leaf = _maker.Blocks[^2];
        var others = _maker.Blocks.Where(block => block.Cid != leaf.Cid);

        Assert.Equal(FaultReasons.BlockMissing, MstSuiteTests.Walk(BlockMaker.ToCar(root, others)).Fault!.Reason);
        Assert.Equal(FaultReasons.BlockCid, MstSuiteTests.Walk(BlockMaker.ToCar(root, others.Append((leaf.Cid, "else"u8.ToArray())))).Fault!.Reason);
    }

    // The first key of the layer after another one.
    private static string Key(int layer, string after = "") =>
        Keys.First(key => key.Layer == layer && string.CompareOrdinal(key.Text, after) > 0).Text;

    private static (string Text, int Layer)[] MakeKeys()
    {
        using var hash = new BlockHash();
        return [.. Enumerable.Range(0, 8192).Select(at => $"k{at:x4}").Select(key => (key, hash.LayerOf(System.Text.Encoding.ASCII.GetBytes(key))))];
    }

    private NodeEntry Entry(string key) => new(0, key, _record);

    private Cid Leaf(string key) => _maker.AddNode(null, Entry(key));

    private void AddFlat(params string[] keys)
    {
        var before = "";
        var entries = new List<NodeEntry>();
        foreach (var key in keys)
        {
            var shared = key.AsSpan().CommonPrefixLength(before);
            entries.Add(new NodeEntry(shared, key[shared..], _record));
            before = key;
        }

        _maker.AddNode(null, [.. entries]);
    }

    private (int Keys, string? Reason) Walk()
    {
        var (keys, fault) = MstSuiteTests.Walk(_maker.ToCar());
        return (keys.Count, fault?.Reason);
    }
}
