using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>What becomes of a plan after a fault.</summary>
internal static class PlanFault
{
    /// <summary>
    /// Refused where its base is gone, failed where the same would happen again, running where it may pass. Null for a fault that is
    /// neither the plan's nor the store's.
    /// </summary>
    public static PlanState? StateAfter(IStore store, Exception fault) => fault switch
    {
        PlanStaleException => PlanState.Refused,
        PlanStoppedException => PlanState.Failed,
        LaneLostException => PlanState.Running,
        _ => store.KindOf(fault) switch
        {
            null => null,
            FaultKind.Passing or FaultKind.TooLarge => PlanState.Running,
            _ => PlanState.Failed,
        },
    };
}

/// <summary>A plan cannot go on, and somebody has to look.</summary>
internal sealed class PlanStoppedException(string message) : Exception(message);

/// <summary>What a plan was drafted against is not in force any more.</summary>
internal sealed class PlanStaleException(string message) : Exception(message);
