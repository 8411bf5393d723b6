using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>Makes rows in the target what they are in the source: both are read in the order of their keys, side by side.</summary>
internal sealed class RowDifference(IStore source, CopyTarget target, CopyLimits limits)
{
    /// <param name="did">The repository; null for all of the table, also rows that belong to no known repository.</param>
    public async Task WriteAsync(StoreTable table, DidKey? did, CancellationToken cancellationToken)
    {
        var all = new RowQuery(table) { Did = did, Limit = int.MaxValue };
        await using var left = source.Records.ListAsync(all, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var right = target.Store.Records.ListAsync(all, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (from, to) = (await NextAsync(left), await NextAsync(right));
        while (from is not null || to is not null)
        {
            var order = from is null ? 1 : to is null ? -1 : Compare(from, to);
            if (order > 0)
                target.Delete(to!);
            else if (order < 0 || !from!.Row.Tuple.Span.SequenceEqual(to!.Row.Tuple.Span))
                target.Add(target.Batch.LiveBatch(table), from!.Row);
            from = order <= 0 ? await NextAsync(left) : from;
            to = order >= 0 ? await NextAsync(right) : to;
            if (target.Batch.Bytes > limits.BatchBytes)
                await FlushAsync(cancellationToken);
        }

        await FlushAsync(cancellationToken);
    }

    private Task FlushAsync(CancellationToken cancellationToken)
    {
        target.Batch.ReplaceSameRev = true;
        return target.FlushAsync(cancellationToken);
    }

    private static async ValueTask<RowView?> NextAsync(IAsyncEnumerator<StoredRow> rows) => await rows.MoveNextAsync() ? new RowView(rows.Current) : null;

    private static int Compare(RowView one, RowView other)
    {
        var dids = one.Field(0).Span.SequenceCompareTo(other.Field(0).Span);
        if (dids != 0)
            return dids;
        var collections = string.CompareOrdinal(one.Collection, other.Collection);
        return collections != 0 ? collections : one.KeyForm.Span.SequenceCompareTo(other.KeyForm.Span);
    }
}
