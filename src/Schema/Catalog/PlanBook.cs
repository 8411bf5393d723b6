using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>The plans of a catalog. Safe for use by many callers, and by several processes over one file.</summary>
public sealed class PlanBook(string catalogPath, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Keeps a draft; one that is there already stays as it is, but for its counts of rows. Answers what stands there.</summary>
    public async Task<PlannedChange> DraftAsync(PlannedChange plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var known = await context.Plans.FirstOrDefaultAsync(other => other.Hash == plan.Hash, cancellationToken);
        if (known is { State: PlanState.Drafted })
        {
            (known.RowsTotal, known.RowsChecked) = (plan.RowsTotal, plan.RowsChecked);
            (known.InvalidNow, known.InvalidThen) = (plan.InvalidNow, plan.InvalidThen);
        }

        if (known is null)
        {
            plan.DraftedAt = _clock.GetUtcNow();
            context.Add(plan);
            context.Add(Entry(plan.DraftedBy, "plan.draft", plan));
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return known ?? plan;
    }

    /// <summary>The plan of this hash, or of the one hash that begins so; null where there is none or more than one.</summary>
    public async Task<PlannedChange?> FindAsync(string hash, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(hash);
        await using var context = CatalogContext.Connect(catalogPath);
        var found = await context.Plans.AsNoTracking().Where(plan => plan.Hash.StartsWith(hash)).Take(2).ToListAsync(cancellationToken);
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>Plans, newest first; of one lexicon or of all.</summary>
    public async Task<IReadOnlyList<PlannedChange>> ListAsync(string? nsid = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Plans.AsNoTracking().Where(plan => nsid == null || plan.Nsid == nsid)
            .OrderByDescending(plan => plan.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Asks for a plan by its whole hash. Asking for one that is asked for, runs or is done changes nothing.
    /// </summary>
    /// <exception cref="CatalogException">There is no such plan, or it may not be applied (any more).</exception>
    public async Task<PlannedChange> RequestAsync(string hash, string by, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var plan = await context.Plans.FirstOrDefaultAsync(other => other.Hash == hash, cancellationToken)
            ?? throw new CatalogException($"There is no plan {hash}. Draft it with lexidex lexicon plan, and give its whole hash.");
        if (plan.State is PlanState.Requested or PlanState.Running or PlanState.Done)
            return plan;
        await CheckAsync(context, plan, cancellationToken);
        plan.State = PlanState.Requested;
        plan.RequestedBy = by;
        plan.Note = null;
        context.Add(Entry(by, "plan.apply", plan));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return plan;
    }

    /// <summary>The oldest plan that is asked for or under way, or null.</summary>
    public async Task<PlannedChange?> NextAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Plans.AsNoTracking().Where(plan => plan.State == PlanState.Requested || plan.State == PlanState.Running)
            .OrderBy(plan => plan.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Writes down how far a plan has come: state, step, cursor, rows and note of what is given.</summary>
    public async Task SaveAsync(PlannedChange plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var context = CatalogContext.Connect(catalogPath);
        if (plan.State is PlanState.Done or PlanState.Failed)
        {
            plan.FinishedAt = _clock.GetUtcNow();
            context.Add(Entry("indexer", plan.State == PlanState.Done ? "plan.done" : "plan.failed", plan));
        }

        context.Update(plan);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Why a plan cannot be carried out any more whose base is gone.</summary>
    public static string WhyStale(PlannedChange plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return $"Plan {plan.Hash} was drafted against another version or table of {plan.Nsid} than is in force now. Draft it anew: lexidex lexicon plan {plan.Nsid}";
    }

    private static async Task CheckAsync(CatalogContext context, PlannedChange plan, CancellationToken cancellationToken)
    {
        var other = await context.Plans.FirstOrDefaultAsync(
            one => one.Nsid == plan.Nsid && one.Id != plan.Id
                && (one.State == PlanState.Requested || one.State == PlanState.Running || (one.State == PlanState.Failed && one.Step >= PlanStep.ColumnsAdded)),
            cancellationToken);
        if (other is not null)
            throw new CatalogException($"Plan {other.Hash} changes {plan.Nsid} and is not done ({other.State}). Apply that one to its end first.");

        var inForce = await context.Lexicons.FirstOrDefaultAsync(row => row.Nsid == plan.Nsid && row.InForce, cancellationToken);
        if (inForce is null || !(plan.StandsOn(inForce) || (plan.Step >= PlanStep.ColumnsAdded && plan.IsPublishedAs(inForce))))
            throw new CatalogException(WhyStale(plan));

        var standing = await context.Standings.FirstOrDefaultAsync(row => row.Nsid == plan.Nsid, cancellationToken);
        if (standing is { IsFrozen: true })
            throw new CatalogException($"{plan.Nsid} is frozen{(standing.Alert is null ? "" : $": {standing.Alert}")}. Thaw it first: lexidex lexicon thaw {plan.Nsid}");
    }

    private AuditEntry Entry(string who, string what, PlannedChange plan) => new()
    {
        At = _clock.GetUtcNow(),
        Who = who,
        What = what,
        Subject = plan.Nsid,
        Before = plan.FromVersion,
        After = plan.ToVersion,
        Reason = plan.State == PlanState.Failed ? plan.Note : $"plan {plan.Hash}",
    };
}
