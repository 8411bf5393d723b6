using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex collections policy: what becomes of records that have no table.</summary>
internal static class CollectionsPolicyVerb
{
    private const string Usual = "usual";

    private static readonly Argument<string> Pattern = new("pattern") { Description = "An NSID, com.example.* or *.", HelpName = "PATTERN" };

    private static readonly Argument<string> Decision = new("action")
    {
        Description = "keep: whole, to be registered later. count: for discovery only. ignore: nothing. usual: take the rule away.",
        HelpName = "keep|count|ignore|usual",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show which collections the rule would decide of; set nothing." };

    public static Verb Create() => new(
        new Command("policy", "Decide what becomes of unregistered collections, by pattern. A running Indexer takes it up at once.") { Pattern, Decision, ReasonOption.Instance, DryRun },
        RunAsync,
        """
        Examples:
          lexidex collections policy 'com.example.*' count
          lexidex collections policy '*' ignore --dry-run
          lexidex collections policy '*' usual
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (pattern, decision) = (context.Require(Pattern), context.Require(Decision));
        CollectionAction? action = decision == Usual ? null : CollectionShow.ActionOf(decision);
        if (!CollectionRules.IsPattern(pattern))
            throw new CommandException("UsageError", $"'{pattern}' is no pattern of collections. Write an NSID, com.example.* or *.", ExitCode.Usage);
        var reason = context.Find(ReasonOption.Instance);
        DecisionText.Check(OperatorName.Current, reason);
        using (CatalogContext.Open(context.Place.CatalogPath))
        {
        }

        var book = new CollectionBook(context.Place.CatalogPath, context.Clock);
        var changed = await ChangedAsync(book, pattern, action, cancellationToken);
        if (!context.Find(DryRun))
            await book.SetRuleAsync(pattern, action, OperatorName.Current, reason, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { pattern, action = decision, dryRun = context.Find(DryRun), collections = changed });
        else
            context.Output.Line($"{decision}  {pattern}  {(context.Find(DryRun) ? "would change" : "changes")} {changed.Count} of the collections seen so far");
        return ExitCode.Ok;
    }

    /// <summary>Collections seen so far that another action would apply to.</summary>
    private static async Task<List<string>> ChangedAsync(CollectionBook book, string pattern, CollectionAction? action, CancellationToken cancellationToken)
    {
        var rules = await book.RulesAsync(cancellationToken);
        var others = rules.Where(rule => rule.Pattern != pattern);
        var (now, then) = (new CollectionRules(rules), new CollectionRules(action is { } decided ? others.Append(new CollectionRule { Pattern = pattern, Action = decided, By = "" }) : others));
        return [.. (await book.StatisticsAsync(cancellationToken)).Select(row => row.Nsid).Where(nsid => now.Of(nsid) != then.Of(nsid))];
    }
}
