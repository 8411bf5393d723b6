using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Brings a plan's version into force, in two steps: first together with the projection that older rows have, then alone.
/// Doing a step again changes nothing.
/// </summary>
public sealed class PlanPublishing(string catalogPath, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// What is written from now on is written by the new version; what was written before is still read. False, and nothing
    /// is changed, where what the plan was drafted against is not in force any more.
    /// </summary>
    public async Task<bool> PublishAsync(PlannedChange plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var archive = new LexiconArchive(await context.Lexicons.ToListAsync(cancellationToken));
        var before = archive.Find(plan.Nsid);
        if (before is null || !plan.StandsOn(before))
            return before is not null && plan.IsPublishedAs(before);

        SettleUsers(archive, plan);
        before.InForce = false;
        await context.SaveChangesAsync(cancellationToken);
        var row = await context.Lexicons.FirstOrDefaultAsync(known => known.Nsid == plan.Nsid && known.Version == plan.ToVersion, cancellationToken);
        if (row is null)
        {
            row = NewRow(plan);
            context.Add(row);
        }

        row.InForce = true;
        row.Turn = before.Turn + 1;
        row.State = before.State;
        row.Projection = Transition(plan)?.ToJson();
        row.ProjectionBefore = plan.Before;
        row.ResolvedWith = plan.ResolvedWith;
        await context.ForgetUpdateAsync(plan.Nsid, plan.ToVersion, cancellationToken);
        context.Add(Entry("lexicon.publish", plan));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Tables that use the document stay by the versions that they were made with, until their own plans.
    private static void SettleUsers(LexiconArchive archive, PlannedChange plan)
    {
        if (plan.ToVersion == plan.FromVersion)
            return;
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(plan.Document));
        archive.DependentsOf(document).Settle(id => id == document.Id ? plan.ToVersion : archive.VersionInForce(id));
    }

    /// <summary>No row has the projection before any more, and the new one's indexes stand.</summary>
    public async Task FinishAsync(PlannedChange plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await context.Lexicons.FirstAsync(known => known.Nsid == plan.Nsid && known.InForce, cancellationToken);
        row.Projection = plan.After;
        row.ProjectionBefore = null;
        context.Add(Entry("lexicon.shown", plan));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Readers may ask by the indexes that stand already: those of before whose columns are still there.
    private static TableProjection? Transition(PlannedChange plan)
    {
        if (plan.ReadAfter() is not { } after || plan.ReadBefore() is not { } before)
            return null;
        var indexes = before.Indexes.Where(index => index.Columns.All(name => after.Column(name) == before.Column(name)));
        return new TableProjection(after.Collection, after.Table, after.Columns, [.. indexes]) { Edits = after.Edits };
    }

    private RegisteredLexicon NewRow(PlannedChange plan) => new()
    {
        Nsid = plan.Nsid,
        Version = plan.ToVersion,
        Kind = LexiconDocument.Parse(Encoding.UTF8.GetBytes(plan.Document)).Main?.Type ?? "defs",
        Document = plan.Document,
        Source = plan.Source,
        RegisteredAt = _clock.GetUtcNow(),
        RegisteredBy = plan.RequestedBy ?? plan.DraftedBy,
    };

    private AuditEntry Entry(string what, PlannedChange plan) => new()
    {
        At = _clock.GetUtcNow(),
        Who = plan.RequestedBy ?? plan.DraftedBy,
        What = what,
        Subject = plan.Nsid,
        Before = plan.FromVersion,
        After = plan.ToVersion,
        Reason = $"plan {plan.Hash}",
    };
}
