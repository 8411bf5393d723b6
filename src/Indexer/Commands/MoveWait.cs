using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Commands;

/// <summary>Moves kept records into their tables where no Indexer runs that would.</summary>
internal sealed class MoveWait(VerbContext context, StoreSession session)
{
    /// <summary>Answers when all have moved; false where another process writes to the store and moves them.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if ((await session.Moves.ListAsync(cancellationToken)).Count == 0)
            return true;
        await using var lanes = await session.TryHoldAsync(cancellationToken);
        if (lanes is null)
            return false;

        await session.Tables.ShowAsync(cancellationToken);
        var runner = session.NewMover(PlanPace.Usual, NullLogger.Instance);
        runner.Progress = Tell;
        while (await runner.RunNextAsync(cancellationToken) is not null)
        {
        }

        return true;
    }

    private void Tell(KeptMove move)
    {
        if (!context.Output.IsJson)
            context.Output.Note(FormattableString.Invariant($"{move.Nsid}  {move.RowsDone:N0} of {move.RowsTotal:N0} records that were kept before have moved into its table"));
    }
}
