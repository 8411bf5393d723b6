using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>What stands in the way of a plan, and what a plan stands in the way of. Null everywhere means: nothing.</summary>
internal static class PlanRules
{
    /// <summary>Why nothing else may come into force: another plan of the lexicon was asked for, runs, or stopped halfway.</summary>
    /// <param name="except">The plan that asks; 0 for none.</param>
    public static async Task<string?> WhyOccupiedAsync(this CatalogContext context, string nsid, long except, CancellationToken cancellationToken)
    {
        var other = await context.Occupying().FirstOrDefaultAsync(one => one.Nsid == nsid && one.Id != except, cancellationToken);
        return other is null ? null : WhyOccupied(other);
    }

    /// <summary>The same for all lexicons that have such a plan.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> WhyOccupiedAsync(this CatalogContext context, CancellationToken cancellationToken)
    {
        var plans = await context.Occupying().ToListAsync(cancellationToken);
        return plans.DistinctBy(plan => plan.Nsid).ToDictionary(plan => plan.Nsid, WhyOccupied, StringComparer.Ordinal);
    }

    /// <summary>Why a plan cannot be carried out any more: its base is not in force, and nothing that it made of it.</summary>
    public static async Task<string?> WhyStaleAsync(this CatalogContext context, PlannedChange plan, CancellationToken cancellationToken)
    {
        var inForce = await context.Lexicons.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == plan.Nsid && row.InForce, cancellationToken);
        var isBegun = plan.State == PlanState.Running || plan.Step >= PlanStep.ColumnsAdded;
        return inForce is not null && (plan.StandsOn(inForce) || (isBegun && plan.IsPublishedAs(inForce))) ? null : PlanBook.WhyStale(plan);
    }

    /// <summary>Why no plan is asked for: the lexicon was taken out of use.</summary>
    public static async Task<string?> WhyRetiredAsync(this CatalogContext context, string nsid, CancellationToken cancellationToken) =>
        await context.Lexicons.AnyAsync(row => row.Nsid == nsid && row.InForce && row.State == LexiconState.Retired, cancellationToken)
            ? PlanBook.WhyRetired(nsid)
            : null;

    /// <summary>Why no plan of a lexicon is carried out for now.</summary>
    public static async Task<string?> WhyFrozenAsync(this CatalogContext context, string nsid, CancellationToken cancellationToken)
    {
        var standing = await context.Standings.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == nsid, cancellationToken);
        return standing is { IsFrozen: true }
            ? $"{nsid} is frozen{(standing.Alert is null ? "" : $": {standing.Alert}")}. Thaw it first: lexidex lexicon thaw {nsid}"
            : null;
    }

    private static IQueryable<PlannedChange> Occupying(this CatalogContext context) => context.Plans.AsNoTracking().Where(
        one => one.State == PlanState.Requested || one.State == PlanState.Running || (one.State == PlanState.Failed && one.Step >= PlanStep.ColumnsAdded));

    private static string WhyOccupied(PlannedChange other) => other switch
    {
        { State: PlanState.Requested, Step: PlanStep.None } =>
            $"Plan {other.Hash} for it is asked for. Wait for its end, or take it back: lexidex lexicon withdraw {other.Hash}",
        { State: PlanState.Failed } =>
            $"Plan {other.Hash} for it stopped halfway. Apply it to its end first: lexidex lexicon apply {other.Hash}",
        _ => $"Plan {other.Hash} for it is under way. Wait for its end: lexidex lexicon apply {other.Hash} --dry-run tells how far it is",
    };
}
