using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class TidTests
{
    [Fact]
    public void The_smallest_and_the_largest_text_are_the_smallest_and_the_largest_value()
    {
        Assert.Equal(0UL, Tid.Parse("2222222222222").Value);
        Assert.Equal(ulong.MaxValue, Tid.Parse("jzzzzzzzzzzzz").Value);
        Assert.Equal("jzzzzzzzzzzzz", Tid.FromValue(ulong.MaxValue).ToString());
    }

    [Fact]
    public void A_value_with_the_top_bit_set_is_legal_text_but_does_not_fit_a_column()
    {
        Assert.True(Tid.Parse("bzzzzzzzzzzzz").FitsColumn);
        Assert.False(Tid.Parse("c222222222222").FitsColumn);
        Assert.Equal(1UL << 63, Tid.Parse("c222222222222").Value);
    }

    [Fact]
    public void Text_order_and_value_order_agree()
    {
        var random = new Random(20260801);
        for (var round = 0; round < 2000; round++)
        {
            var left = Tid.FromValue(unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
            var right = Tid.FromValue(left.Value ^ (1UL << random.Next(64)));
            Assert.Equal(left < right, string.CompareOrdinal(left.ToString(), right.ToString()) < 0);
            Assert.Equal(left.CompareTo(right) < 0, left < right);
            Assert.Equal(left, Tid.Parse(left.ToString()));
        }
    }
}
