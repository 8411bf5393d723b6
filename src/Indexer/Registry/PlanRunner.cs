using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Carries plans out, step by step in the one order in which no reader and no writer ever meets a row that it cannot read:
/// add columns, publish the version while nobody writes, project older rows again, build indexes, show them to readers, and
/// last drop what was asked to go. After a crash it goes on with the step that was not finished. A plan whose base is gone, or
/// that the store refuses for good, ends with the reason; one that met a fault which passes rests while others go on.
/// </summary>
internal sealed partial class PlanRunner(
    IStore store, TablesInForce tables, PlanBook plans, PlanPublishing publishing, PlanPace pace, TimeProvider clock, ILogger logger)
{
    /// <summary>Called before, after and within steps and before each page, so that tests can let the work or the process end there.</summary>
    public Action<string> Reached { get; set; } = SuddenDeath.At;

    // When each plan that met a fault was last tried.
    private readonly Dictionary<long, DateTimeOffset> _triedAt = [];

    /// <summary>
    /// Carries out the oldest plan that waits or was cut off and does not rest, as far as it comes; null where there is none, or
    /// where another process writes to the store and carries it out.
    /// </summary>
    public async Task<PlannedChange?> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) is not { } plan)
            return null;

        // Writing goes on at once: the lanes stay ours, and only the step that publishes needs them still.
        var hold = await tables.Hold(cancellationToken);
        if (hold is null)
            return null;

        // Whoever had the lanes before us may have published the version after we last looked: no lane of ours writes by another.
        await tables.ShowAsync(cancellationToken);
        await hold.DisposeAsync();
        return await RunAsync(await plans.BeginAsync(plan.Id, cancellationToken), hold, cancellationToken);
    }

    // Of those that met a fault the one that was tried longest ago, so that two of them do not keep a third from its turn.
    private async Task<PlannedChange?> NextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return (await plans.WaitingAsync(cancellationToken))
            .Where(plan => !_triedAt.TryGetValue(plan.Id, out var tried) || now - tried >= pace.AfterFault)
            .OrderBy(plan => _triedAt.GetValueOrDefault(plan.Id)).ThenBy(plan => plan.Id).FirstOrDefault();
    }

    private async Task<PlannedChange> RunAsync(PlannedChange plan, LaneHold lanes, CancellationToken cancellationToken)
    {
        if (plan.State != PlanState.Running)
            return plan;
        LogBegins(plan.Hash, plan.Nsid, plan.Step);
        try
        {
            await CarryOutAsync(plan, lanes, cancellationToken);
            (plan.State, plan.Note) = (PlanState.Done, null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            _triedAt[plan.Id] = clock.GetUtcNow();
            if (PlanFault.StateAfter(store, fault) is not { } state)
                throw;
            await StopAsync(plan, fault, state, cancellationToken);
        }

        if (plan.State != PlanState.Running)
            _triedAt.Remove(plan.Id);
        await plans.SaveAsync(plan, cancellationToken);
        LogEnds(plan.Hash, plan.State, plan.Note ?? "");
        return plan;
    }

    private Task CarryOutAsync(PlannedChange plan, LaneHold lanes, CancellationToken cancellationToken) =>
        plan.ReadAfter() is { } after && plan.ReadBefore() is { } before
            ? ChangeTableAsync(plan, before, after, lanes, cancellationToken)
            : PublishAsync(plan, cancellationToken);

    private async Task StopAsync(PlannedChange plan, Exception fault, PlanState state, CancellationToken cancellationToken)
    {
        LogFault(fault, plan.Hash);
        if (state == PlanState.Running)
        {
            plan.Note = FormattableString.Invariant($"{fault.Message} It is tried again in {pace.AfterFault.TotalSeconds:0} s.");
            return;
        }

        (plan.State, plan.Note) = (state, fault.Message);
        if (state == PlanState.Refused || plan.Step == PlanStep.None)
            await TakeBackAsync(plan, cancellationToken);
    }

    // No writer knows the new columns yet: nothing is in them, and the next plan may want others of the same name.
    private async Task TakeBackAsync(PlannedChange plan, CancellationToken cancellationToken)
    {
        if (plan.ReadAfter() is not { } after || tables.Current.All.FirstOrDefault(table => table.Name == after.Table)?.Projection is not { } inForce)
            return;
        var added = after.Columns.Select(column => column.Name).Where(name => inForce.Column(name) is null && plan.ReadBefore()?.Column(name) is null);
        try
        {
            await store.Changes.DropColumnsAsync(after, [.. added], cancellationToken);
            await store.EnsureTableAsync(inForce, cancellationToken);
            plan.Step = PlanStep.None;
        }
        catch (Exception fault) when (PlanFault.StateAfter(store, fault) == PlanState.Failed)
        {
            plan.Note += $" What it had added could not be taken back: {fault.Message}";
        }
    }

    private async Task ChangeTableAsync(
        PlannedChange plan, TableProjection before, TableProjection after, LaneHold lanes, CancellationToken cancellationToken)
    {
        if (after.Columns.FirstOrDefault(column => before.Column(column.Name) is { } known && known.Type != column.Type) is { } cast)
            throw new PlanStoppedException($"Column {cast.Name} would change its type. A column is never cast: the new one needs a name of its own.");

        // The store may be a copy of the one in which the plan began.
        if (plan.Step >= PlanStep.ColumnsAdded)
            await store.Changes.AddColumnsAsync(after, cancellationToken);
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
            throw new PlanStaleException(PlanBook.WhyStale(plan));
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
        try
        {
            await store.Changes.BuildIndexesAsync(after, told, cancellationToken);
        }
        finally
        {
            // Else a note could come after the word that the plan failed.
            await told.LastAsync();
        }
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

    // That process sees the plan under way, and goes on with it.
    private static LaneLostException AnotherWrites() => new("Another process began to write to the store, and goes on with the plan.");

    [LoggerMessage(610, LogLevel.Information, "Plan {Hash} for {Nsid} begins after step {Step}")]
    private partial void LogBegins(string hash, string nsid, PlanStep step);

    [LoggerMessage(611, LogLevel.Information, "Plan {Hash}: {Step}")]
    private partial void LogStep(string hash, PlanStep step);

    [LoggerMessage(614, LogLevel.Warning, "Plan {Hash} met a fault")]
    private partial void LogFault(Exception fault, string hash);

    [LoggerMessage(612, LogLevel.Information, "Plan {Hash} is {State} {Note}")]
    private partial void LogEnds(string hash, PlanState state, string note);
}
