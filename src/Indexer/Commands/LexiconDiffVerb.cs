using System.CommandLine;
using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables.Evolution;

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
        var catalog = await session.Lexicons.ReadCatalogAsync(cancellationToken);
        var (old, now) = (Parse(before), Parse(after));
        if (old.Id.Equals(now.Id))
            Write(context.Output, SchemaDifference.Between(old.Id, catalog.With([old]), catalog.With([now])));
        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, DocumentDifference difference)
    {
        if (output.IsJson)
            output.Json(new { path = difference.Path, before = difference.Before, after = difference.After });
        else
            output.Line($"{difference.Path}  {Shown(difference.Before)} -> {Shown(difference.After)}");
    }

    // What each change is by the rules of evolution, from both sides.
    private static void Write(CommandOutput output, SchemaDifference difference)
    {
        foreach (var change in difference.Changes)
        {
            var (kind, breaks) = (NameOf(change.Kind.ToString()), NameOf(change.Class.ToString()));
            if (output.IsJson)
                output.Json(new { change = $"D{change.Number} {kind}", path = change.Path, @class = breaks, before = change.Before, after = change.After });
            else
                output.Line($"D{change.Number,-3} {kind,-24} {breaks,-16} {change.Path}");
        }
    }

    private static string NameOf(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);

    private static LexiconDocument Parse(string text) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(text));

    private static string Shown(JsonElement? value) => value is { } given ? given.GetRawText() : "nothing";
}
