using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("zh-cmn-Hans-CN", true)]
    [InlineData("en-gb-oed", true)]
    [InlineData("I-KLINGON", true)]
    [InlineData("sl-rozaj-biske-1994", true)]
    [InlineData("x-a", true)]
    [InlineData("x", false)]
    [InlineData("en-", false)]
    [InlineData("en--US", false)]
    [InlineData("en-x", false)]
    [InlineData("en-a", false)]
    [InlineData("en-a-x-b", false)]
    [InlineData("en-US-GB", false)]
    [InlineData("en-abcdefghi", false)]
    [InlineData("en_US", false)]
    [InlineData("en-1994-1994", false)]
    public void The_grammar_of_bcp_47_is_kept(string tag, bool valid) =>
        Assert.Equal(valid, Language.IsValid(Encoding.ASCII.GetBytes(tag)));

    [Fact]
    public void A_tag_is_at_most_128_characters_long()
    {
        var tag = "en-x" + string.Concat(Enumerable.Repeat("-abc", 31));
        Assert.Equal(Language.MaxLength, tag.Length);
        Assert.True(Language.IsValid(Encoding.ASCII.GetBytes(tag)));
        Assert.False(Language.IsValid(Encoding.ASCII.GetBytes(tag + "d")));
    }
}
