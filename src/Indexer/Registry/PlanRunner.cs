using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Carries plans out, step by step in the one order in which no reader and no writer ever meets a row that it cannot read:
/// add columns, publish the version while nobody writes, project older rows again, build indexes, show them to readers, and
/// last drop what was asked to go. After a crash it goes on with the step that was not finished.
/// </summary>
internal sealed partial class PlanRunner(
    IStore store, TablesInForce tables, PlanBook plans, PlanPublishing publishing, PlanPace pace, TimeProvider clock, ILogger logger)
{
    /// <summary>Called before, after and within steps and before each page, so that tests can let the work or the process end there.</summary>
    public Action<string> Reached { get; set; } = SuddenDeath.At;

    /// <summary>
    /// Carries out the oldest plan that waits or was cut off; null where there is none, or where another process writes to
    /// the store and carries it out.
    /// </summary>
    public async Task<PlannedChange?> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await plans.NextAsync(cancellationToken) is not { } plan)
            return null;

        // Writing goes on at once: the lanes stay ours, and only the step that publishes needs them still.
        var hold = await tables.Hold(cancellationToken);
        if (hold is null)
            return null;

        // Whoever had the lanes before us may have published the version after we last looked: no lane of ours writes by another.
        await tables.ShowAsync(cancellationToken);
        await hold.DisposeAsync();
        return await RunAsync(plan, hold, cancellationToken);
    }

    private async Task<PlannedChange> RunAsync(PlannedChange plan, LaneHold lanes, CancellationToken cancellationToken)
    {
        LogBegins(plan.Hash, plan.Nsid, plan.Step);
        plan.State = PlanState.Running;
        await plans.SaveAsync(plan, cancellationToken);
        try
        {
            if (plan.ReadAfter() is { } after && plan.ReadBefore() is { } before)
                await ChangeTableAsync(plan, before, after, lanes, cancellationToken);
            else
                await PublishAsync(plan, cancellationToken);
            plan.State = PlanState.Done;
            plan.Note = null;
        }
        catch (PlanStoppedException stopped)
        {
            plan.State = PlanState.Failed;
            plan.Note = stopped.Message;
        }

        await plans.SaveAsync(plan, cancellationToken);
        LogEnds(plan.Hash, plan.State, plan.Note ?? "");
        return plan;
    }

    private async Task ChangeTableAsync(
        PlannedChange plan, TableProjection before, TableProjection after, LaneHold lanes, CancellationToken cancellationToken)
    {
        if (after.Columns.FirstOrDefault(column => before.Column(column.Name) is { } known && known.Type != column.Type) is { } cast)
            throw new PlanStoppedException($"Column {cast.Name} would change its type. A column is never cast: the new one needs a name of its own.");
        await StepAsync(plan, PlanStep.ColumnsAdded, () => store.Changes.AddColumnsAsync(after, cancellationToken), cancellationToken);
        await StepAsync(plan, PlanStep.Published, () => PublishAsync(plan, cancellationToken), cancellationToken);
        await StepAsync(plan, PlanStep.Reprojected, () => ReprojectAsync(plan, before, after, lanes, cancellationToken), cancellationToken);
        await StepAsync(plan, PlanStep.IndexesBuilt, () => BuildIndexesAsync(plan, after, cancellationToken), cancellationToken);
        await StepAsync(plan, PlanStep.Shown, () => ShowAsync(plan, after, cancellationToken), cancellationToken);
        await StepAsync(plan, PlanStep.Dropped, () => DropAsync(plan, before, after, cancellationToken), cancellationToken);
    }

    private async Task StepAsync(PlannedChange plan, PlanStep step, Func<Task> act, CancellationToken cancellationToken)
    {
        if (plan.Step >= step)
            return;
        Reached($"before {step}");
        await act();
        Reached($"after {step}");
        plan.Step = step;
        plan.Note = null;
        await plans.SaveAsync(plan, cancellationToken);
        LogStep(plan.Hash, step);
    }

    // Nobody writes between the row in the catalog and the new table in every writer: all lanes carry the version at once.
    private async Task PublishAsync(PlannedChange plan, CancellationToken cancellationToken)
    {
        await using var hold = await tables.Hold(cancellationToken) ?? throw AnotherWrites();
        if (!await publishing.PublishAsync(plan, cancellationToken))
            throw new PlanStoppedException(PlanBook.WhyStale(plan));
        Reached("within Published");
        await tables.ShowAsync(cancellationToken);
        if (plan.After is null)
            await publishing.FinishAsync(plan, cancellationToken);
    }

    private async Task ReprojectAsync(
        PlannedChange plan, TableProjection before, TableProjection after, LaneHold lanes, CancellationToken cancellationToken)
    {
        if (!plan.Rechecks && !ChangesRows(before, after))
            return;
        plan.RowsTotal = (await store.ReadSizesAsync(cancellationToken)).FirstOrDefault(size => size.Collection == plan.Nsid)?.Rows ?? 0;
        await using var reprojection = new Reprojection(store, new StoreTable(after, before, tables.Current.Of(after.Collection).Check));
        var progress = new PlanProgress(plan, plans, pace, clock);
        for (var key = progress.Start(); ;)
        {
            Reached("page");
            var page = await reprojection.PageAsync(key, pace.PageRows, lanes.Fence, cancellationToken);
            if (page.Damaged > 0)
                throw new PlanStoppedException(
                    $"{page.Damaged} rows of {after.Table} do not give their records back. Nothing was dropped. Fetch their repositories again, then apply the plan again.");
            if (page.Last is not { } last || page.Rows < pace.PageRows)
                break;
            key = last;
            await progress.NoteAsync(page, last, cancellationToken);
            await lanes.KeepAsync(cancellationToken);
        }

        plan.Cursor = null;
        plan.RowsDone = plan.RowsTotal;
    }

    private async Task BuildIndexesAsync(PlannedChange plan, TableProjection after, CancellationToken cancellationToken)
    {
        var told = new IndexNotes(plan, plans);
        await store.Changes.BuildIndexesAsync(after, told, cancellationToken);
        await told.LastAsync();
    }

    private async Task ShowAsync(PlannedChange plan, TableProjection after, CancellationToken cancellationToken)
    {
        await using (var hold = await tables.Hold(cancellationToken) ?? throw AnotherWrites())
        {
            await publishing.FinishAsync(plan, cancellationToken);
            Reached("within Shown");
            await tables.ShowAsync(cancellationToken);
        }

        await store.EnsureTableAsync(after, cancellationToken);
    }

    private async Task DropAsync(PlannedChange plan, TableProjection before, TableProjection after, CancellationToken cancellationToken)
    {
        var indexes = before.Indexes.Select(index => index.Name).Except(after.Indexes.Select(index => index.Name)).ToList();
        var columns = plan.ReadDrops();
        if (indexes.Count == 0 && columns.Count == 0)
            return;

        // A reader that asked a moment ago may still name what goes.
        await Task.Delay(pace.ReadersGrace, clock, cancellationToken);
        await store.Changes.DropIndexesAsync(after, indexes, cancellationToken);
        if (columns.Count == 0)
            return;
        Reached("within Dropped");
        await store.Changes.DropColumnsAsync(after, columns, cancellationToken);
        await store.EnsureTableAsync(after, cancellationToken);
    }

    // An index more or less, or a column that only has another name for nobody, changes no row.
    private static bool ChangesRows(TableProjection before, TableProjection after) =>
        after.Columns.Except(before.Columns).Any() || before.Columns.Except(after.Columns).Any();

    private static PlanStoppedException AnotherWrites() =>
        new("Another process began to write to the store. It goes on with the plan when it is asked for again.");

    [LoggerMessage(610, LogLevel.Information, "Plan {Hash} for {Nsid} begins after step {Step}")]
    private partial void LogBegins(string hash, string nsid, PlanStep step);

    [LoggerMessage(611, LogLevel.Information, "Plan {Hash}: {Step}")]
    private partial void LogStep(string hash, PlanStep step);

    [LoggerMessage(612, LogLevel.Information, "Plan {Hash} ends as {State} {Note}")]
    private partial void LogEnds(string hash, PlanState state, string note);
}

/// <summary>A plan cannot go on, and somebody has to look.</summary>
internal sealed class PlanStoppedException(string message) : Exception(message);
