using System.Reflection;
using System.Text.RegularExpressions;
using Lexidex.EndToEnd.Up;
using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Documents;

/// <summary>What the documents tell people to type works, and what can be typed is told.</summary>
public sealed class CommandTests
{
    private const string OperatorsPage = "docs/operating.md";

    /// <summary>Commands that have tests of their own, or are what runs these tests.</summary>
    private static readonly string[] RunElsewhere = ["./up --simulate", "./test", "./test quick"];

    [Fact]
    public async Task Every_command_of_a_document_succeeds_in_the_order_in_which_it_is_told()
    {
        Tier.Require(TierLevel.Default);
        var ran = 0;
        foreach (var document in MarkdownFile.All())
        {
            using var folder = new DataFolder();
            var environment = new Dictionary<string, string?> { ["LEXIDEX_DATA"] = folder.Path, ["LEXIDEX_STORE"] = null };
            foreach (var command in document.Commands().Except(RunElsewhere))
            {
                await using var program = ProgramUnderTest.Start("/bin/bash", ["-c", command], environment);
                var code = await program.WaitForExitAsync(TimeSpan.FromMinutes(5));
                Assert.True(code == 0, $"{document.Path}: {command}\n{program.Transcript()}");
                ran++;
            }
        }

        Assert.True(ran > 5, $"{ran} commands were run");
    }

    [Fact]
    public void The_commands_that_are_run_elsewhere_are_told()
    {
        var told = MarkdownFile.All().SelectMany(document => document.Commands()).ToHashSet();
        Assert.All(RunElsewhere, command => Assert.Contains(command, told));
        Assert.Contains("test\" default", File.ReadAllText(Path.Combine(Corpus.RepositoryRoot(), ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SQL_of_the_README_is_answered_by_an_index()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        using var folder = new DataFolder();
        await using var program = ProgramUnderTest.StartIndexer("lexicon", "add", "deploy/lexicons", "--data", folder.Path, "--store", server.Url(database));
        Assert.Equal(0, await program.WaitForExitAsync());

        var sql = Assert.Single(MarkdownFile.Read("README.md").Blocks("sql"));

        Assert.Equal("", (await server.QueryAsync(database, sql)).Trim());
        var plan = await server.QueryAsync(database, "set enable_seqscan = off; explain " + sql);
        Assert.Contains("Index Cond: (subject = ", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_verb_and_every_option_is_told_to_operators()
    {
        var page = MarkdownFile.Read(OperatorsPage).Text;
        var verbs = await VerbsAsync("");
        Assert.Contains("lexicon add", verbs);
        foreach (var verb in verbs)
        {
            Assert.True(Regex.IsMatch(page, $@"lexidex {verb}\b"), $"lexidex {verb} is not told.");
            var options = Regex.Matches(await HelpAsync(verb), @"^  (?:-[\w?], )*(--[a-z-]+)", RegexOptions.Multiline);
            Assert.All(options, option => Assert.Contains(option.Groups[1].Value, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_exit_code_is_told_to_operators()
    {
        var page = MarkdownFile.Read(OperatorsPage).Text;
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!).ToList();
        Assert.Contains(130, codes);
        Assert.All(codes, code => Assert.Contains($"\n| {code} | ", page, StringComparison.Ordinal));
    }

    /// <summary>The verbs that do something, with the verbs that they stand under.</summary>
    private static async Task<IReadOnlyList<string>> VerbsAsync(string parent)
    {
        var help = (await HelpAsync(parent)).Split("Commands:\n");
        if (help.Length == 1)
            return [parent];
        var verbs = new List<string>();
        foreach (Match verb in Regex.Matches(help[1].Split("\n\n")[0], @"^  ([a-z]+)", RegexOptions.Multiline))
            verbs.AddRange(await VerbsAsync($"{parent} {verb.Groups[1].Value}".Trim()));
        return verbs;
    }

    private static async Task<string> HelpAsync(string verb)
    {
        await using var program = ProgramUnderTest.StartIndexer([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, await program.WaitForExitAsync());
        return program.Transcript();
    }
}
