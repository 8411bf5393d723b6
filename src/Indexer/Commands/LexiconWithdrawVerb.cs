using System.CommandLine;
using Lexidex.Indexer.Registry;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon withdraw: takes back that a plan was asked for.</summary>
internal static class LexiconWithdrawVerb
{
    private static readonly Argument<string> Hash = new("hash")
    {
        Description = "The plan's whole hash.",
        HelpName = "HASH",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Tell whether it can be withdrawn; change nothing." };

    public static Verb Create() => new(
        new Command("withdraw", "Take back that a plan was asked for, while nothing of it has begun. It is a draft again.") { Hash, DryRun },
        RunAsync,
        """
        Examples:
          lexidex lexicon withdraw 9c1f…            after lexidex lexicon apply --no-wait
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var plan = await session.Plans.WithdrawAsync(context.Require(Hash), OperatorName.Current, context.Find(DryRun), cancellationToken);
        return LexiconApplyVerb.Write(context.Output, plan, PlanPace.Usual, ExitCode.Ok);
    }
}
