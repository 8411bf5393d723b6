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
        var plan = await RequireAsync(context, hash, cancellationToken);
        if (plan.State is PlanState.Requested or PlanState.Running or PlanState.Done)
            return plan;
        if (await WhyNotAsync(context, plan, cancellationToken) is { } why)
            throw new CatalogException(why);
        plan.State = PlanState.Requested;
        plan.RequestedBy = by;
        plan.Note = null;
        context.Add(Entry(by, "plan.apply", plan));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return plan;
    }

    /// <summary>Takes back that a plan was asked for: it is a draft again. Of a draft it changes nothing.</summary>
    /// <param name="isTried">Whether nothing is written, and the plan is answered as it would be.</param>
    /// <exception cref="CatalogException">There is no such plan, or it has begun.</exception>
    public async Task<PlannedChange> WithdrawAsync(string hash, string by, bool isTried = false, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var plan = await RequireAsync(context, hash, cancellationToken);
        if (plan.State == PlanState.Drafted)
            return plan;
        if (plan is not { State: PlanState.Requested, Step: PlanStep.None })
            throw new CatalogException($"Plan {hash} has begun ({plan.State}, last step {plan.Step}): only what has not begun can be withdrawn.");
        (plan.State, plan.RequestedBy) = (PlanState.Drafted, null);
        if (isTried)
            return plan;
        context.Add(Entry(by, "plan.withdraw", plan));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return plan;
    }

    /// <summary>The plans that are asked for or under way, in the order in which they were drafted.</summary>
    public async Task<IReadOnlyList<PlannedChange>> WaitingAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Plans.AsNoTracking().Where(plan => plan.State == PlanState.Requested || plan.State == PlanState.Running)
            .OrderBy(plan => plan.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Takes a plan up, which runs then. One that was withdrawn meanwhile stays as it is; one whose base is gone is refused, and one
    /// whose lexicon was frozen fails, each with its reason. Answers what stands there.
    /// </summary>
    public async Task<PlannedChange> BeginAsync(long id, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var plan = await context.Plans.SingleAsync(one => one.Id == id, cancellationToken);
        if (plan.State is PlanState.Requested or PlanState.Running)
        {
            await DecideAsync(context, plan, cancellationToken);
            AddEnd(context, plan);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return plan;
    }

    /// <summary>Writes down how far a plan has come: state, step, cursor, rows and note of what is given.</summary>
    public async Task SaveAsync(PlannedChange plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var context = CatalogContext.Connect(catalogPath);
        AddEnd(context, plan);
        context.Update(plan);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Why a plan cannot be carried out any more whose base is gone.</summary>
    public static string WhyStale(PlannedChange plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return $"Plan {plan.Hash} was drafted against another version or table of {plan.Nsid} than is in force now. Draft it anew: lexidex lexicon plan {plan.Nsid}";
    }

    /// <summary>Why nothing is planned for a lexicon that is retired.</summary>
    public static string WhyRetired(string nsid) => $"{nsid} is retired: its table stays as it is. Register it again first: lexidex lexicon add";

    // What may have columns in the table already is refused by the step that publishes, where they are taken back.
    private static async Task DecideAsync(CatalogContext context, PlannedChange plan, CancellationToken cancellationToken)
    {
        var isNew = plan.State == PlanState.Requested;
        var stale = isNew && plan.Step == PlanStep.None ? await context.WhyStaleAsync(plan, cancellationToken) : null;
        var frozen = isNew ? await context.WhyFrozenAsync(plan.Nsid, cancellationToken) : null;
        plan.State = stale is not null ? PlanState.Refused : frozen is not null ? PlanState.Failed : PlanState.Running;
        plan.Note = stale ?? frozen;
    }

    private void AddEnd(CatalogContext context, PlannedChange plan)
    {
        if (plan.State is not (PlanState.Done or PlanState.Failed or PlanState.Refused))
            return;
        plan.FinishedAt = _clock.GetUtcNow();
        context.Add(Entry("indexer", $"plan.{(plan.State switch { PlanState.Done => "done", PlanState.Failed => "failed", _ => "refused" })}", plan));
    }

    private static async Task<string?> WhyNotAsync(CatalogContext context, PlannedChange plan, CancellationToken cancellationToken) =>
        await context.WhyOccupiedAsync(plan.Nsid, plan.Id, cancellationToken)
        ?? await context.WhyStaleAsync(plan, cancellationToken)
        ?? await context.WhyRetiredAsync(plan.Nsid, cancellationToken)
        ?? await context.WhyFrozenAsync(plan.Nsid, cancellationToken);

    private static async Task<PlannedChange> RequireAsync(CatalogContext context, string hash, CancellationToken cancellationToken) =>
        await context.Plans.FirstOrDefaultAsync(other => other.Hash == hash, cancellationToken)
        ?? throw new CatalogException($"There is no plan {hash}. Draft it with lexidex lexicon plan, and give its whole hash.");

    private AuditEntry Entry(string who, string what, PlannedChange plan) => new()
    {
        At = _clock.GetUtcNow(),
        Who = who,
        What = what,
        Subject = plan.Nsid,
        Before = plan.FromVersion,
        After = plan.ToVersion,
        Reason = plan.State is PlanState.Failed or PlanState.Refused ? plan.Note : $"plan {plan.Hash}",
    };
}
