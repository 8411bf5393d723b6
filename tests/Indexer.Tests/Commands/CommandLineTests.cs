using Lexidex.Indexer.Commands;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

public sealed class CommandLineTests
{
    public static TheoryData<string> Verbs { get; } = ["lexicon add", "lexicon list", "index", "run", "get", "list", "query", "status"];

    [Fact]
    public async Task Help_lists_the_verbs_examples_and_exit_codes()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.All(["lexicon", "index", "run", "get", "list", "query", "status", "Examples:", "Exit codes:", "--store", "--json"], word => Assert.Contains(word, run.Results));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_each_verb_has_examples_of_that_verb(string verb)
    {
        var run = await CommandRun.OfAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Examples:", run.Results);
        Assert.Contains($"  lexidex {verb}", run.Results);
    }

    [Theory]
    [InlineData("inedx", "repos")]
    [InlineData("index")]
    [InlineData("get")]
    [InlineData("status", "--bogus")]
    [InlineData("query", "app.bsky.feed.like", "--limit", "0")]
    [InlineData("query", "app.bsky.feed.like", "--limit", "many")]
    [InlineData("run", "--mode", "everything")]
    [InlineData("run", "--relay", "ftp://example.com")]
    [InlineData("run", "--mode", "list")]
    public async Task What_is_not_understood_ends_with_2_and_a_way_out(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("", run.Results);
        Assert.StartsWith("lexidex: ", run.Notes);
    }

    [Fact]
    public async Task Faults_are_JSON_where_JSON_was_asked_for()
    {
        var run = await CommandRun.OfAsync("get", "not-a-uri", "--json");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("UsageError", Assert.Single(run.Json).GetProperty("error").GetString());
        Assert.Contains("at://", run.Json[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_unparsable_line_is_told_in_JSON_too()
    {
        var run = await CommandRun.OfAsync("--json", "inedx");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("UsageError", Assert.Single(run.Json).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_store_that_is_away_ends_with_4()
    {
        var run = await CommandRun.OfAsync("status", "--store", "postgresql://nobody@127.0.0.1:1/none", "--data", Path.GetTempPath());

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("127.0.0.1", run.Notes);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("list", "did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData("get", "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.actor.profile/self")]
    [InlineData("query", "app.bsky.feed.like")]
    public async Task Reading_a_store_that_is_not_there_says_so_and_makes_none(params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lexidex-{Guid.NewGuid():N}.db");
        var run = await CommandRun.OfAsync([.. arguments, "--store", $"sqlite:{path}"]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("There is no store at", run.Notes);
        Assert.False(File.Exists(path));
    }
}
