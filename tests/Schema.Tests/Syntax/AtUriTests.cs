using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class AtUriTests
{
    [Fact]
    public void The_parts_are_told_apart()
    {
        var uri = AtUri.Parse("at://user.bsky.social/app.bsky.feed.post/3jzfcijpj2z2a");
        Assert.Equal("user.bsky.social", uri.Authority);
        Assert.Equal("app.bsky.feed.post", uri.Collection?.Text);
        Assert.Equal("3jzfcijpj2z2a", uri.RecordKey?.Text);
    }

    [Fact]
    public void Parts_that_are_absent_are_null()
    {
        var repository = AtUri.Parse("at://did:web:example.com");
        Assert.Null(repository.Collection);
        Assert.Null(repository.RecordKey);
        Assert.Null(AtUri.Parse("at://did:web:example.com/com.example.thing").RecordKey);
    }
}
