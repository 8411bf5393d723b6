using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Commands;

/// <summary>Sees a plan through to its end: by an Indexer that runs, or by this process where none does.</summary>
internal sealed class PlanWait(VerbContext context, StoreSession session)
{
    private static readonly TimeSpan OwnLease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private string _told = "";

    public async Task<PlannedChange> RunAsync(string hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            var plan = await session.Plans.FindAsync(hash, cancellationToken) ?? throw new InvalidOperationException($"Plan {hash} is gone.");
            Tell(plan);
            if (plan.State is PlanState.Done or PlanState.Failed)
                return plan;
            if (!await CarryOutAsync(cancellationToken))
                await Task.Delay(Interval, context.Clock, cancellationToken);
        }
    }

    /// <summary>False where another process writes to the store: that one carries the plan out.</summary>
    private async Task<bool> CarryOutAsync(CancellationToken cancellationToken)
    {
        await using var lanes = await LaneHold.TryTakeAsync(session.Store, OwnLease, cancellationToken);
        if (lanes is null)
            return false;
        session.Tables.Hold = _ => Task.FromResult<LaneHold?>(lanes.Lend());
        await session.NewRunner(PlanPace.Usual, NullLogger.Instance).RunNextAsync(cancellationToken);
        return true;
    }

    private void Tell(PlannedChange plan)
    {
        var summary = PlanShow.SummaryOf(plan);
        var rows = summary.RowsTotal > 0 ? FormattableString.Invariant($"  {summary.RowsDone:N0} of {summary.RowsTotal:N0} rows") : "";
        var now = $"{summary.State}  {summary.Step}{rows}{(summary.Note is null ? "" : $"  {summary.Note}")}";
        if (now != _told && !context.Output.IsJson)
            context.Output.Note(now);
        _told = now;
    }
}
