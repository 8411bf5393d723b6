using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon diff: what differs between the version in force and another document.</summary>
internal static class LexiconDiffVerb
{
    public static Verb Create() => new(
        new Command("diff", "Tell what differs between the version in force and another, place by place. Changes nothing.")
        {
            LexiconShowVerb.Nsid, LexiconTarget.Argument,
        },
        RunAsync,
        """
        Examples:
          lexidex lexicon diff com.example.note note-2.json
          lexidex lexicon diff com.example.note bafyrei… --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var plans = new ControlPlans(session.Lexicons, session.Plans, session.NewDraft(), session.Store);
        var before = await plans.DocumentAsync(nsid, null, cancellationToken);
        var (after, _) = await LexiconTarget.ReadAsync(context, plans, nsid, cancellationToken);
        var differences = DocumentDiff.Of(before, after);
        foreach (var difference in differences)
            Write(context.Output, difference);
        if (differences.Count == 0 && !context.Output.IsJson)
            context.Output.Line("The two are the same.");
        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, DocumentDifference difference)
    {
        if (output.IsJson)
            output.Json(new { path = difference.Path, before = difference.Before, after = difference.After });
        else
            output.Line($"{difference.Path}  {Shown(difference.Before)} -> {Shown(difference.After)}");
    }

    private static string Shown(JsonElement? value) => value is { } given ? given.GetRawText() : "nothing";
}
