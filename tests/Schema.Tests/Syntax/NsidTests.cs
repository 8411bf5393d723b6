using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class NsidTests
{
    [Fact]
    public void The_authority_is_a_domain_and_the_name_the_last_segment()
    {
        var nsid = Nsid.Parse("edu.university.dept.lab.Blogging.getBlogPost");
        Assert.Equal("blogging.lab.dept.university.edu", nsid.Authority);
        Assert.Equal("getBlogPost", nsid.Name);
    }

    [Fact]
    public void The_text_is_kept_and_compared_as_written()
    {
        Assert.NotEqual(Nsid.Parse("com.example.foobar"), Nsid.Parse("com.example.fooBar"));
        Assert.NotEqual(Nsid.Parse("com.example.foo"), Nsid.Parse("com.Example.foo"));
        Assert.True(Nsid.Parse("com.example.Foo") < Nsid.Parse("com.example.foo"));
    }

    [Fact]
    public void The_longest_is_317_characters()
    {
        var authority = "com." + string.Join('.', Enumerable.Repeat(new string('a', 61), 4)) + ".b";
        var longest = authority + "." + new string('n', 63);
        Assert.Equal(Nsid.MaxLength, longest.Length);
        Assert.True(Nsid.TryParse(longest, out _));
        Assert.False(Nsid.TryParse("a" + longest, out _));
    }
}
