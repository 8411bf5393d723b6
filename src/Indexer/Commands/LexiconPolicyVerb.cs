using System.CommandLine;
using Lexidex.Schema.Catalog;

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

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the policy as it is; set nothing." };

    public static Verb Create() => new(
        new Command("policy", "Show or set which changes of a lexicon may be applied.") { LexiconShowVerb.Nsid, Policy, DryRun },
        RunAsync,
        """
        Examples:
          lexidex lexicon policy com.example.note
          lexidex lexicon policy com.example.note mutable
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        var registry = LexiconRegistry.Open(context.Place.CatalogPath, context.Clock);
        if (await registry.GetAsync(nsid, cancellationToken) is null)
            throw new CommandException("LexiconNotFound", $"No lexicon {nsid} is registered. See: lexidex lexicon list");
        if (context.Arguments.GetValue(Policy) is { } policy && !context.Find(DryRun))
            await registry.Standings.SetPolicyAsync(nsid, policy, Environment.UserName, cancellationToken);
        var standing = await registry.Standings.FindAsync(nsid, cancellationToken);
        var shown = standing?.Policy ?? LexiconStanding.UsualPolicy;
        if (context.Output.IsJson)
            context.Output.Json(new { nsid, policy = shown, frozen = standing?.IsFrozen ?? false });
        else
            context.Output.Line($"{shown}  {nsid}{(standing?.IsFrozen == true ? "  frozen" : "")}");
        return ExitCode.Ok;
    }
}
