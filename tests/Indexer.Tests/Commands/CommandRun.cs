using System.Text.Json;
using Lexidex.Indexer.Commands;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>One command line, parsed and carried out by the real parser in this process, and what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Results, string Notes)
{
    public IReadOnlyList<string> Lines => Results.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Each line of the results as JSON.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public static Task<CommandRun> OfAsync(params string[] arguments) => OfAsync(new Dictionary<string, string>(), arguments);

    public static async Task<CommandRun> OfAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var (results, notes) = (new StringWriter(), new StringWriter());
        var output = new CommandOutput(results, notes, isInteractive: false);
        var line = new CommandLine(output, environment.GetValueOrDefault, TimeProvider.System);
        var exitCode = await line.RunAsync(arguments, Xunit.TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, results.ToString(), notes.ToString());
    }
}
