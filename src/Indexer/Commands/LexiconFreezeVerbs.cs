using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon freeze and thaw: whether another version may come into force.</summary>
internal static class LexiconFreezeVerbs
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show how it would stand; change nothing." };

    public static Verb Freeze() => new(
        new Command("freeze", "Let no other version of a lexicon come into force, and no plan be applied.") { LexiconShowVerb.Nsid, ReasonOption.Instance, DryRun },
        (context, stop) => RunAsync(context, isFrozen: true, stop),
        """
        Examples:
          lexidex lexicon freeze com.example.note --reason "its authority is for sale"
        """);

    public static Verb Thaw() => new(
        new Command("thaw", "Let versions come into force again, and take the authority that is resolved next for the right one.") { LexiconShowVerb.Nsid, ReasonOption.Instance, DryRun },
        (context, stop) => RunAsync(context, isFrozen: false, stop),
        """
        Examples:
          lexidex lexicon thaw com.example.note
        """);

    private static async Task<int> RunAsync(VerbContext context, bool isFrozen, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        var standings = new LexiconStandings(LexiconRegistry.Open(context.Place.CatalogPath, context.Clock));
        var request = new SetFrozen { IsFrozen = isFrozen, By = OperatorName.Current, Reason = context.Find(ReasonOption.Instance) };
        var standing = await standings.SetFrozenAsync(nsid, request, context.Find(DryRun), cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { nsid, frozen = standing.IsFrozen, alert = standing.Alert, authority = standing.Authority, dryRun = context.Find(DryRun) });
        else
            context.Output.Line($"{(standing.IsFrozen ? "frozen" : "free")}  {nsid}{(standing.Alert is null ? "" : $"  {standing.Alert}")}");
        return ExitCode.Ok;
    }
}
