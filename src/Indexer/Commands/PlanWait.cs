using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Commands;

/// <summary>Sees a plan through to its end: by an Indexer that runs, or by this process where none does.</summary>
internal sealed class PlanWait(VerbContext context, StoreSession session)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly PlanRunner _runner = session.NewRunner(PaceOption.Of(context), NullLogger.Instance);

    private string _told = "";

    /// <summary>The plan as it ended: done, failed, refused, or a draft again where somebody withdrew it.</summary>
    public async Task<PlannedChange> RunAsync(string hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            var plan = await session.Plans.FindAsync(hash, cancellationToken) ?? throw new InvalidOperationException($"Plan {hash} is gone.");
            Tell(plan);
            if (plan.State is not (PlanState.Requested or PlanState.Running))
                return plan;
            if (!await CarryOutAsync(cancellationToken))
                await Task.Delay(Interval, context.Clock, cancellationToken);
        }
    }

    /// <summary>False where nothing is to be done here: another process writes to the store and carries the plan out, or it rests after a fault.</summary>
    private async Task<bool> CarryOutAsync(CancellationToken cancellationToken)
    {
        await using var lanes = await session.TryHoldAsync(cancellationToken);
        return lanes is not null && await _runner.RunNextAsync(cancellationToken) is not null;
    }

    private void Tell(PlannedChange plan)
    {
        var summary = PlanShow.SummaryOf(plan, PaceOption.Of(context));
        var rows = summary.RowsTotal > 0 ? FormattableString.Invariant($"  {summary.RowsDone:N0} of {summary.RowsTotal:N0} rows") : "";
        var now = $"{summary.State}  {summary.Step}{rows}{(summary.Note is null ? "" : $"  {summary.Note}")}";
        if (now != _told && !context.Output.IsJson)
            context.Output.Note(now);
        _told = now;
    }
}
