using System.Security.Cryptography;
using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class FrozenNsidsTests
{
    [Fact]
    public void The_list_is_the_frozen_one()
    {
        var text = string.Join('\n', FrozenNsids.All);
        Assert.Equal(125, FrozenNsids.Count);
        Assert.Equal("3b10e4c01987170150461cf0c6eebcf1e2037133600f93fc9a4289807a3bb95f", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))));
    }

    [Fact]
    public void Every_name_has_its_number_and_every_number_its_name()
    {
        Assert.Equal(FrozenNsids.Count, FrozenNsids.All.Distinct().Count());
        for (var number = 1; number <= FrozenNsids.Count; number++)
        {
            var name = FrozenNsids.All[number - 1];
            Assert.True(Nsid.TryParse(name, out _), name);
            Assert.True(FrozenNsids.TryGetNumber(Encoding.ASCII.GetBytes(name), out var found));
            Assert.Equal(number, found);
            Assert.True(FrozenNsids.TryGetText((byte)number, out var text));
            Assert.Equal(name, Encoding.ASCII.GetString(text));
        }
    }

    [Fact]
    public void Other_names_and_numbers_are_unknown()
    {
        Assert.False(FrozenNsids.TryGetNumber("app.bsky.feed.Like"u8, out _));
        Assert.False(FrozenNsids.TryGetNumber("app.bsky.feed.lik"u8, out _));
        Assert.False(FrozenNsids.TryGetNumber("a.b.c"u8, out _));
        Assert.False(FrozenNsids.TryGetText(0, out _));
        Assert.False(FrozenNsids.TryGetText((byte)(FrozenNsids.Count + 1), out _));
        Assert.False(FrozenNsids.TryGetName(0, out _));
    }
}
