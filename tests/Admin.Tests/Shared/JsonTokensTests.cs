using System.Text.Json;
using Lexidex.Admin.Shared;
using Xunit;

namespace Lexidex.Admin.Tests.Shared;

public sealed class JsonTokensTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x\"y\\"],"ö":{"$link":"bafy"}}""")]
    [InlineData("[]")]
    [InlineData("\"日本 \\u0000 </script>\"")]
    [InlineData("-12.5e3")]
    public void Tokens_one_after_the_other_are_the_text_again(string json)
    {
        var text = JsonTokens.Write(FakeIndexer.Json(json));

        Assert.Equal(text, string.Concat(JsonTokens.Of(text).Select(token => token.Text)));
        Assert.True(JsonElement.DeepEquals(FakeIndexer.Json(json), FakeIndexer.Json(text)));
    }

    [Fact]
    public void Names_and_values_are_told_apart()
    {
        var tokens = JsonTokens.Of("""{"a": "b", "c": 1, "d": null}""").Where(token => token.Css is not null);

        Assert.Equal(
            [("\"a\"", "lx-json-key"), ("\"b\"", "lx-json-text"), ("\"c\"", "lx-json-key"), ("1", "lx-json-number"), ("\"d\"", "lx-json-key"), ("null", "lx-json-word")],
            tokens.Select(token => (token.Text, token.Css)));
    }

    [Fact]
    public void A_value_of_very_many_parts_is_one_plain_text()
    {
        var text = JsonTokens.Write(JsonSerializer.SerializeToElement(Enumerable.Range(0, JsonTokens.TokensMax + 1)));

        Assert.Equal([new JsonToken(text, null)], JsonTokens.Of(text));
    }
}
