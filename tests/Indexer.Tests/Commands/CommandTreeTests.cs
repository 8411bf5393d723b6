using System.CommandLine;
using Lexidex.Indexer.Commands;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>What every verb of the command line has, found by walking the tree.</summary>
public sealed class CommandTreeTests
{
    private static readonly string[] Mutations =
        ["lexicon add", "lexicon resolve", "lexicon policy", "lexicon freeze", "lexicon thaw", "lexicon retire", "lexicon plan", "lexicon apply", "lexicon withdraw", "collections policy", "links keep", "links forget"];

    private static readonly string[] Asked = ["add", "list", "show", "diff", "plan", "apply", "withdraw", "retire", "resolve", "validate", "sql"];

    public static TheoryData<string> Verbs => [.. Leaves().Select(leaf => leaf.Name)];

    [Fact]
    public void All_verbs_of_lexicons_are_there() =>
        Assert.All(Asked, verb => Assert.Contains(Leaves(), leaf => leaf.Name == $"lexicon {verb}"));

    [Fact]
    public void Every_decision_about_lexicons_and_collections_can_be_tried_first()
    {
        var tried = Leaves().Where(leaf => leaf.Name.Split(' ')[0] is "lexicon" or "collections" or "links")
            .Where(leaf => leaf.Command.Options.Any(option => option.Name == "--dry-run")).Select(leaf => leaf.Name);

        Assert.Equal(Mutations.Order(StringComparer.Ordinal), tried.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_answers_in_JSON_and_its_help_tells_each_argument_each_option_and_an_example(string name)
    {
        var command = Leaves().Single(leaf => leaf.Name == name).Command;
        var run = await CommandRun.OfAsync([.. name.Split(' '), "--help"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("--json", run.Results, StringComparison.Ordinal);
        Assert.Contains($"  lexidex {name}", run.Results, StringComparison.Ordinal);
        Assert.All([command, .. command.Options, .. command.Arguments], (Symbol symbol) => Assert.False(string.IsNullOrWhiteSpace(symbol.Description), $"{name}: {symbol.Name} has no description."));
        Assert.EndsWith(".", command.Description, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, Command Command)> Leaves()
    {
        var output = new CommandOutput(TextWriter.Null, TextWriter.Null, isInteractive: false);
        return Under("", new CommandLine(output, _ => null, TimeProvider.System).Build());
    }

    private static IEnumerable<(string Name, Command Command)> Under(string path, Command command) =>
        command.Subcommands.Count == 0
            ? [(path, command)]
            : command.Subcommands.SelectMany(next => Under($"{path} {next.Name}".Trim(), next));
}
