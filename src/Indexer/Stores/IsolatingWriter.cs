using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// Lets one row, or a batch that is too large for the engine's limits, not stop a lane for ever. A batch that failed for
/// such a reason is written in halves, rows first; the row that stands alone and still fails becomes a dead letter with
/// its record's bytes. What a row is never blamed for, a limit of time or memory, fails the lane when even one row meets it.
/// </summary>
internal sealed class IsolatingWriter(IBulkWriter inner, Func<Exception, FaultKind> kindOf, Func<DateTime> now) : IBulkWriter
{
    /// <summary>Of one batch: more are no accident of a row but a fault of ours or of the table.</summary>
    public const int RefusedRowsMax = 100;

    public async ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        try
        {
            await inner.WriteAsync(batch, fence, cancellationToken);
        }
        catch (Exception fault) when (IsOfRows(fault, cancellationToken))
        {
            var slice = new BatchSlice(batch);
            if (slice.RowCount == 0)
                throw;
            await WriteApartAsync(slice, batch, fence, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool IsOfRows(Exception fault, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && kindOf(fault) is FaultKind.TooLarge or FaultKind.PoisonedRow;

    private async ValueTask WriteApartAsync(BatchSlice slice, LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        if (slice.Before() is { } before)
            await WritePartAsync(before, fence, cancellationToken);

        var refused = new List<DeadLetter>();
        var waiting = new Stack<(int From, int To)>();
        Halve(waiting, 0, slice.RowCount);
        while (waiting.TryPop(out var piece))
        {
            try
            {
                await WritePartAsync(slice.Rows(piece.From, piece.To), fence, cancellationToken);
            }
            catch (Exception fault) when (IsOfRows(fault, cancellationToken) && (piece.To - piece.From > 1 || kindOf(fault) == FaultKind.PoisonedRow))
            {
                if (piece.To - piece.From > 1)
                    Halve(waiting, piece.From, piece.To);
                else if (refused.Count < RefusedRowsMax)
                    refused.Add(LetterOf(slice[piece.From].Rows, slice[piece.From].Row, fault));
                else
                    throw;
            }
        }

        await WritePartAsync(slice.After(refused), fence, cancellationToken);
        batch.RowsRefused = refused.Count;
    }

    private async ValueTask WritePartAsync(LaneBatch part, LaneFence fence, CancellationToken cancellationToken)
    {
        using (part)
            await inner.WriteAsync(part, fence, cancellationToken);
    }

    // The later half lies below, so that rows keep their order.
    private static void Halve(Stack<(int From, int To)> waiting, int from, int to)
    {
        var middle = from + ((to - from) / 2);
        if (middle < to)
            waiting.Push((middle, to));
        if (from < middle)
            waiting.Push((from, middle));
    }

    private DeadLetter LetterOf(RecordBatch rows, int row, Exception fault)
    {
        rows.TryGetRow(row, out var tuple);
        var identity = RowIdentity.Of(rows.Table, tuple);
        var micros = (now() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new DeadLetter(
            StoreReasons.RowRefused, fault.Message, "store", identity.Did, identity.Path, BytesOf(rows.Table, tuple), micros);
    }

    // A row whose record cannot be given back is kept as it stands.
    private static byte[] BytesOf(StoreTable table, ReadOnlySpan<byte> tuple)
    {
        using var record = new ByteBuffer();
        return new RecordRebuilder(table).TryRebuild(tuple, record) ? record.Written.ToArray() : tuple.ToArray();
    }
}
