using System.Globalization;
using System.Text;
using Lexidex.Indexer.Backfill;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Backfill;

public sealed class ListedReposTests
{
    [Fact]
    public void What_was_listed_is_found_in_any_order_and_nothing_else()
    {
        var listed = new ListedRepos();
        for (var at = 0; at < 20_000; at += 2)
            listed.Add(KeyOf(at));
        Assert.True(listed.Contains(KeyOf(0)));
        listed.Add(KeyOf(20_000));

        Assert.Equal(10_001, Enumerable.Range(0, 20_002).Count(at => listed.Contains(KeyOf(at))));
        Assert.DoesNotContain(Enumerable.Range(0, 20_001), at => listed.Contains(KeyOf(at)) != (at % 2 == 0));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    [InlineData(1_000, true)]
    public void A_list_that_is_longer_than_the_limit_says_so_and_takes_no_more_memory(int repos, bool isOverfull)
    {
        var listed = new ListedRepos(countMax: 100);
        for (var at = 0; at < repos; at++)
            listed.Add(KeyOf(at));

        Assert.Equal((isOverfull, 100), (listed.IsOverfull, listed.Count));
    }

    private static DidKey KeyOf(int number) => DidKey.Of(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"did:web:host-{number}.test")));
}
