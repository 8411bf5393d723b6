using System.Text.Json;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>A plan as operators see it.</summary>
internal static class PlanShow
{
    /// <param name="pace">How fast rows are read again where the plan is carried out.</param>
    public static PlanSummary SummaryOf(PlannedChange plan, PlanPace pace)
    {
        using var text = JsonDocument.Parse(plan.Text);
        return new PlanSummary
        {
            Hash = plan.Hash,
            Nsid = plan.Nsid,
            FromVersion = plan.FromVersion,
            ToVersion = plan.ToVersion,
            State = NameOf(plan.State.ToString()),
            Step = NameOf(plan.Step.ToString()),
            RowsDone = plan.RowsDone,
            RowsTotal = plan.RowsTotal,
            SecondsAtLeast = (long)Math.Ceiling(Math.Max(0, plan.RowsTotal - plan.RowsDone) / (double)pace.RowsPerSecond),
            RowsChecked = plan.RowsChecked,
            InvalidNow = plan.InvalidNow,
            InvalidThen = plan.InvalidThen,
            Note = plan.Note,
            DraftedAt = plan.DraftedAt,
            DraftedBy = plan.DraftedBy,
            RequestedBy = plan.RequestedBy,
            FinishedAt = plan.FinishedAt,
            Plan = text.RootElement.Clone(),
        };
    }

    private static string NameOf(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);
}
