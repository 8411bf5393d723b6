using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lexidex.Indexer.Registry;

namespace Lexidex.Indexer.Commands;

/// <summary>The option that says how fast plans read rows again, for every verb that carries plans out or tells how long they take.</summary>
internal static class PaceOption
{
    private const string Variable = "LEXIDEX_REPROJECT_ROWS";
    private const int RowsMax = 10_000_000;

    public static readonly Option<int> Rows = new("--reproject-rows")
    {
        Description = "The most rows a second that a plan reads again or that move into a new table, so that live writes keep their share of the store. Environment: LEXIDEX_REPROJECT_ROWS.",
        HelpName = "ROWS",
        DefaultValueFactory = result => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } rows
            ? Read(rows, Variable, result)
            : PlanPace.Usual.RowsPerSecond,
        CustomParser = result => Read(result.Tokens[0].Value, "--reproject-rows", result),
    };

    public static PlanPace Of(VerbContext context) => PlanPace.Usual with { RowsPerSecond = context.Find(Rows) };

    private static int Read(string text, string name, ArgumentResult result)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= RowsMax)
            return rows;
        result.AddError($"{name} is '{text}'; it must be a whole number of 1 to {RowsMax} rows a second.");
        return PlanPace.Usual.RowsPerSecond;
    }
}
