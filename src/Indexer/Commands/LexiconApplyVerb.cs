using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon apply: carries out a plan by its hash, and nothing else.</summary>
internal static class LexiconApplyVerb
{
    private static readonly Argument<string> Hash = new("hash")
    {
        Description = "The plan's whole hash, as lexicon plan printed it.",
        HelpName = "HASH",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the plan and where it stands; apply nothing." };

    private static readonly Option<bool> NoWait = new("--no-wait")
    {
        Description = "Leave it to the Indexer that runs, and end at once.",
    };

    public static Verb Create() => new(
        new Command("apply", "Carry out a plan by its hash, and wait for its end. Cut off, the same command goes on.") { Hash, DryRun, NoWait, PaceOption.Rows },
        RunAsync,
        """
        Examples:
          lexidex lexicon apply 9c1f…            after lexidex lexicon plan
          lexidex lexicon apply 9c1f… --dry-run
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var hash = context.Require(Hash);
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        if (context.Find(DryRun))
            return Write(context.Output, await FindAsync(session.Plans, hash, cancellationToken), PaceOption.Of(context), ExitCode.Ok);

        var plan = await session.Plans.RequestAsync(hash, OperatorName.Current, cancellationToken);
        if (!context.Find(NoWait))
            plan = await new PlanWait(context, session).RunAsync(hash, cancellationToken);
        return Write(context.Output, plan, PaceOption.Of(context), plan.State is PlanState.Requested or PlanState.Running or PlanState.Done ? ExitCode.Ok : ExitCode.Error);
    }

    private static async Task<PlannedChange> FindAsync(PlanBook plans, string hash, CancellationToken cancellationToken) =>
        await plans.FindAsync(hash, cancellationToken) ?? throw new CommandException("PlanNotFound", $"There is no plan {hash}.");

    /// <summary>Writes where a plan stands.</summary>
    public static int Write(CommandOutput output, PlannedChange plan, PlanPace pace, int exitCode)
    {
        var summary = PlanShow.SummaryOf(plan, pace);
        if (output.IsJson)
            output.Results.WriteLine(JsonSerializer.Serialize(summary, ControlJson.Options));
        else
            output.Line($"{summary.State}  {summary.Hash}  {summary.Nsid}  {summary.Step}{(summary.Note is null ? "" : $"  {summary.Note}")}");
        return exitCode;
    }
}
