using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon diff: what differs between the version in force and another document.</summary>
internal static class LexiconDiffVerb
{
    public static Verb Create()
    {
        var command = new Command("diff", "Tell what differs between the version in force and another, place by place. Changes nothing.") { LexiconShowVerb.Nsid };
        LexiconTarget.AddTo(command);
        return new Verb(
            command,
            RunAsync,
            """
            Examples:
              lexidex lexicon diff com.example.note note-2.json
              lexidex lexicon diff com.example.note bafyrei… --json
              lexidex lexicon diff com.example.note --published
              lexidex lexicon diff com.example.note            what other lexicons that it uses changed since its table was made
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var plans = new ControlPlans(session.Lexicons, session.Plans, session.NewDraft(), PlanPace.Usual);
        var before = await plans.VersionAsync(nsid, null, cancellationToken);
        var (after, _) = await LexiconTarget.ReadAsync(context, session, plans, nsid, NetworkUse.Look, cancellationToken);
        var comparison = await new LexiconCompare(session.Lexicons).OfAsync(before, after, cancellationToken);
        foreach (var place in comparison.Places)
            Write(context.Output, place);
        if (comparison.Places.Count + comparison.Changes.Count == 0 && !context.Output.IsJson)
            context.Output.Line("The two are the same.");
        foreach (var change in comparison.Changes.Concat(comparison.Events))
            Write(context.Output, change);
        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, PlaceDifference place)
    {
        if (output.IsJson)
            output.Json(new { path = place.Path, before = place.Before, after = place.After });
        else
            output.Line($"{place.Path}  {Shown(place.Before)} -> {Shown(place.After)}");
    }

    // What each change is by the rules of evolution, from both sides.
    private static void Write(CommandOutput output, LexiconChange change)
    {
        if (output.IsJson)
            output.Json(change);
        else
            output.Line($"{change.Change,-30} {change.Class,-16} {change.Path}  ({change.Effect})");
    }

    private static string Shown(JsonElement? value) => value is { } given ? given.GetRawText() : "nothing";
}
