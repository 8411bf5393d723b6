using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// Lets one row, or a batch that is too large for the engine's limits, not stop a lane for ever. Such a batch is written in parts,
/// first between repositories; the row that stands alone and still fails becomes a dead letter with its record's bytes, and takes
/// the row of before with it. What a row is never blamed for, a limit of time or memory, fails the lane when even one row meets it.
/// </summary>
/// <param name="rowsMax">Rows and deletes that one transaction of the engine should not exceed; 0 where there is no bound.</param>
internal sealed class IsolatingWriter(IBulkWriter inner, Func<Exception, FaultKind> kindOf, Func<int> rowsMax, Func<DateTime> now) : IBulkWriter
{
    /// <summary>Of one batch: more are no accident of a row but a fault of ours or of the table.</summary>
    public const int RefusedRowsMax = 100;

    public async ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        batch.RowsRefused = 0;
        var most = rowsMax();
        var fits = most == 0 || batch.RowCount + batch.Deletes.Count <= most;
        if (fits && await TryAsync(inner, kindOf, batch, fence, cancellationToken) is null)
            return;
        await new PiecewiseWrite(inner, kindOf, now, batch, fence, most, isTried: fits).RunAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Writes a batch; a failure that a smaller one might not meet is answered.</summary>
    public static async ValueTask<Exception?> TryAsync(
        IBulkWriter writer, Func<Exception, FaultKind> kindOf, LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(batch, fence, cancellationToken);
            return null;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && kindOf(fault) is FaultKind.TooLarge or FaultKind.PoisonedRow)
        {
            return fault;
        }
    }
}
