using Lexidex.Admin.Lexicons;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", "a=a b=b c=c")]
    [InlineData("a\nc", "a\nb\nc", "a=a .+b c=c")]
    [InlineData("a\nb\nc", "a\nc", "a=a b-. c=c")]
    [InlineData("a\nb", "a\nx", "a=a b-. .+x")]
    [InlineData("", "a", "-. .+a")]
    public void Lines_that_both_have_stand_together(string left, string right, string expected) =>
        Assert.Equal(expected, string.Join(' ', LineDiff.Of(left, right).Select(Shown)));

    [Fact]
    public void Every_line_of_both_texts_is_shown_once_and_in_order()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 50; round++)
        {
            var (left, right) = (Lines(random), Lines(random));
            var rows = LineDiff.Of(left, right);
            Assert.Equal(left, string.Join('\n', rows.Select(row => row.Left).OfType<string>()));
            Assert.Equal(right, string.Join('\n', rows.Select(row => row.Right).OfType<string>()));
        }
    }

    [Fact]
    public void Texts_past_the_limit_cost_no_table()
    {
        var text = string.Join('\n', Enumerable.Range(0, LineDiff.LinesMax + 1));

        Assert.Equal(LineDiff.LinesMax + 1, LineDiff.Of(text, "x").Count);
    }

    private static string Lines(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)('a' + random.Next(4))));

    private static string Shown(DiffRow row) => row.IsSame ? $"{row.Left}={row.Right}" : row.Left is null ? $".+{row.Right}" : $"{row.Left}-.";
}
