using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon policy: which changes of a lexicon may be applied.</summary>
internal static class LexiconPolicyVerb
{
    private static readonly Argument<string?> Policy = new("policy")
    {
        Description = "full-transitive: compatible both ways with every version ever seen (usual). backward: data in force stays valid. mutable: anything.",
        HelpName = "full-transitive|backward|mutable",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the policy as it would be; set nothing." };

    public static Verb Create() => new(
        new Command("policy", "Show or set which changes of a lexicon may be applied.") { LexiconShowVerb.Nsid, Policy, ReasonOption.Instance, DryRun },
        RunAsync,
        """
        Examples:
          lexidex lexicon policy com.example.note
          lexidex lexicon policy com.example.note mutable
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        var standings = new LexiconStandings(LexiconRegistry.Open(context.Place.CatalogPath, context.Clock));
        var standing = context.Arguments.GetValue(Policy) is { } policy
            ? await standings.SetPolicyAsync(nsid, RequestOf(context, policy), context.Find(DryRun), cancellationToken)
            : await standings.FindAsync(nsid, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { nsid, policy = standing.Policy, frozen = standing.IsFrozen, dryRun = context.Find(DryRun) });
        else
            context.Output.Line($"{standing.Policy}  {nsid}{(standing.IsFrozen ? "  frozen" : "")}");
        return ExitCode.Ok;
    }

    private static SetLexiconPolicy RequestOf(VerbContext context, string policy) =>
        new() { Policy = policy, By = OperatorName.Current, Reason = context.Find(ReasonOption.Instance) };
}
