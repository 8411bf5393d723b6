using Lexidex.Admin.Shared;
using Xunit;

namespace Lexidex.Admin.Tests.Shared;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_999, "9,999")]
    [InlineData(10_000, "10.0 k")]
    [InlineData(142_000, "142 k")]
    [InlineData(1_234_567, "1.23 M")]
    [InlineData(22_000_000_000, "22.0 B")]
    public void Short_figures_keep_what_matters(long value, string text) => Assert.Equal(text, Figures.Short(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.42, "0.4")]
    [InlineData(9.96, "10")]
    [InlineData(1284.6, "1,285")]
    public void Rates_have_a_fraction_only_where_it_says_something(double value, string text) => Assert.Equal(text, Figures.Rate(value));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(16_384, "16.0 KiB")]
    [InlineData(1_477_191_061, "1.38 GiB")]
    [InlineData(5_497_558_138_880, "5.00 TiB")]
    public void Bytes_are_told_in_powers_of_1024(long value, string text) => Assert.Equal(text, Figures.Bytes(value));

    [Theory]
    [InlineData(0, 10, "0 %")]
    [InlineData(1, 1_000_000, "0.1 %")]
    [InlineData(999_999, 1_000_000, "99.9 %")]
    [InlineData(7, 7, "100 %")]
    [InlineData(0, 0, "0 %")]
    public void A_percentage_is_never_nothing_for_something_nor_all_for_not_all(long part, long whole, string text) =>
        Assert.Equal(text, Figures.Percent(part, whole));
}
