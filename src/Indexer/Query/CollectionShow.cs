using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Unregistered collections as operators see them, over the control API and on the command line.</summary>
internal sealed class CollectionShow(CollectionBook book, LexiconRegistry lexicons, IStore store)
{
    public async Task<CollectionOverview> ListAsync(CancellationToken cancellationToken)
    {
        var rules = await book.RulesAsync(cancellationToken);
        var decided = new CollectionRules(rules);
        var registered = (await lexicons.ListAsync(cancellationToken)).Where(lexicon => lexicon.Projection is not null && lexicon.State != LexiconState.Retired).Select(lexicon => lexicon.Nsid).ToHashSet();
        var kept = (await store.ReadSizesAsync(cancellationToken)).Where(size => size.Table == StoreTable.Unregistered.Name)
            .ToDictionary(size => size.Collection, size => size.Rows, StringComparer.Ordinal);
        var seen = (await book.StatisticsAsync(cancellationToken)).Where(row => !registered.Contains(row.Nsid));
        return new CollectionOverview
        {
            Collections = [.. seen.Select(row => SummaryOf(row, decided.Of(row.Nsid), kept.GetValueOrDefault(row.Nsid)))],
            Rules = [.. rules.Select(rule => new CollectionRuleSummary(rule.Pattern, NameOf(rule.Action), rule.By, rule.At))],
        };
    }

    public async Task SetRuleAsync(SetCollectionRule? request, CancellationToken cancellationToken)
    {
        if (request is null || !CollectionRules.IsPattern(request.Pattern))
            throw QueryException.Invalid("pattern must be an NSID, com.example.* or *.");
        DecisionText.Check(request.By, request.Reason);
        await book.SetRuleAsync(request.Pattern, request.Action is null ? null : ActionOf(request.Action), request.By, request.Reason, cancellationToken);
    }

    public static CollectionAction ActionOf(string text) => text switch
    {
        "keep" => CollectionAction.Keep,
        "count" => CollectionAction.Count,
        "ignore" => CollectionAction.Ignore,
        _ => throw QueryException.Invalid($"There is no action '{text}'. Actions: keep, count, ignore."),
    };

    private static CollectionSummary SummaryOf(CollectionStatistic row, CollectionAction action, long kept) => new()
    {
        Nsid = row.Nsid,
        Action = NameOf(action),
        Records = row.Records,
        Deletes = row.Deletes,
        Kept = kept,
        PerMinute = Math.Round(row.PerMinute, 2),
        Dids = DidSketch.Estimate(row.Dids),
        FirstSeen = row.FirstSeen,
        LastSeen = row.LastSeen,
        Samples = row.Samples.Split('\n', StringSplitOptions.RemoveEmptyEntries),
    };

    private static string NameOf(CollectionAction action) => action.ToString().ToLowerInvariant();
}
