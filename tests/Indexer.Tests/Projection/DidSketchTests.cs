using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

public sealed class DidSketchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    [InlineData(300_000)]
    public void An_estimate_is_within_four_standard_errors(int dids)
    {
        var registers = new byte[DidSketch.Registers];
        for (var i = 0; i < dids; i++)
        {
            DidSketch.Add(registers, Numbered(i));
            DidSketch.Add(registers, Numbered(i));
        }

        Assert.InRange(DidSketch.Estimate(registers), dids * 0.908, dids * 1.092);
    }

    [Fact]
    public void Two_sketches_merged_are_the_sketch_of_both()
    {
        var (left, right, both) = (new byte[DidSketch.Registers], new byte[DidSketch.Registers], new byte[DidSketch.Registers]);
        for (var i = 0; i < 5_000; i++)
        {
            DidSketch.Add(i % 2 == 0 ? left : right, Numbered(i));
            DidSketch.Add(both, Numbered(i));
        }

        DidSketch.Merge(left, right);

        Assert.Equal(both, left);
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var registers = new byte[DidSketch.Registers];
        var did = Numbered(7);

        Assert.Equal(0, AllocatedBytes.LeastOf(() => DidSketch.Add(registers, did)));
    }

    private static DidKey Numbered(int number) =>
        DidKey.Of(Encoding.ASCII.GetBytes("did:web:" + number.ToString(CultureInfo.InvariantCulture) + ".example.com"));
}
