using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class InteropSyntaxTests
{
    private delegate bool Check(ReadOnlySpan<byte> utf8);

    private static readonly Dictionary<string, Check> Checks = new()
    {
        ["atidentifier"] = AtIdentifier.IsValid,
        ["aturi"] = AtUri.IsValid,
        ["cid"] = Cid.IsValidText,
        ["datetime"] = DatetimeText.IsValid,
        ["did"] = Did.IsValid,
        ["handle"] = Handle.IsValid,
        ["language"] = Language.IsValid,
        ["nsid"] = Nsid.IsValid,
        ["recordkey"] = RecordKey.IsValid,
        ["tid"] = Tid.IsValid,
        ["uri"] = UriText.IsValid,
    };

    [Theory]
    [InlineData("atidentifier")]
    [InlineData("aturi")]
    [InlineData("cid")]
    [InlineData("datetime")]
    [InlineData("did")]
    [InlineData("handle")]
    [InlineData("language")]
    [InlineData("nsid")]
    [InlineData("recordkey")]
    [InlineData("tid")]
    [InlineData("uri")]
    public void Every_valid_vector_is_accepted(string kind)
    {
        foreach (var line in VectorFile.Read(kind + "_syntax_valid"))
            Assert.True(Checks[kind](line), $"refused: {Encoding.UTF8.GetString(line)}");
    }

    [Theory]
    [InlineData("atidentifier", "syntax")]
    [InlineData("aturi", "syntax")]
    [InlineData("cid", "syntax")]
    [InlineData("datetime", "syntax")]
    [InlineData("datetime", "parse")]
    [InlineData("did", "syntax")]
    [InlineData("handle", "syntax")]
    [InlineData("language", "syntax")]
    [InlineData("language", "parse")]
    [InlineData("nsid", "syntax")]
    [InlineData("recordkey", "syntax")]
    [InlineData("tid", "syntax")]
    [InlineData("uri", "syntax")]
    public void Every_invalid_vector_is_refused(string kind, string level)
    {
        foreach (var line in VectorFile.Read($"{kind}_{level}_invalid"))
            Assert.False(Checks[kind](line), $"accepted: {Encoding.UTF8.GetString(line)}");
    }

    [Fact]
    public void What_parses_is_written_as_it_was_read()
    {
        AssertRoundTrip("did_syntax_valid", text => Did.Parse(text).ToString());
        AssertRoundTrip("nsid_syntax_valid", text => Nsid.Parse(text).ToString());
        AssertRoundTrip("recordkey_syntax_valid", text => RecordKey.Parse(text).ToString());
        AssertRoundTrip("tid_syntax_valid", text => Tid.Parse(text).ToString());
        AssertRoundTrip("aturi_syntax_valid", text => AtUri.Parse(text).ToString());
    }

    [Fact]
    public void Handles_are_held_in_lower_case()
    {
        foreach (var line in VectorFile.Read("handle_syntax_valid"))
        {
            var text = Encoding.ASCII.GetString(line);
            Assert.Equal(text.ToLowerInvariant(), Handle.Parse(text).Text);
        }
    }

    [Fact]
    public void Every_parser_refuses_null_the_empty_text_and_a_lone_surrogate()
    {
        foreach (var text in new[] { null, "", "\ud800" })
        {
            Assert.False(Did.TryParse(text, out _) || Handle.TryParse(text, out _) || Nsid.TryParse(text, out _));
            Assert.False(RecordKey.TryParse(text, out _) || Tid.TryParse(text, out _));
            Assert.False(AtUri.TryParse(text, out _) || Cid.TryParse(text, out _));
        }

        Assert.All(Checks.Values, check => Assert.False(check([])));
    }

    [Fact]
    public void Parse_says_what_it_expected_and_what_it_found()
    {
        var failure = Assert.Throws<FormatException>(() => Nsid.Parse("not an nsid"));
        Assert.Equal("Expected a Nsid, found \"not an nsid\".", failure.Message);
    }

    private static void AssertRoundTrip(string file, Func<string, string> roundTrip)
    {
        foreach (var line in VectorFile.Read(file))
        {
            var text = Encoding.ASCII.GetString(line);
            Assert.Equal(text, roundTrip(text));
        }
    }
}
