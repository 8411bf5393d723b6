using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Moves records of newly registered collections out of the table of unregistered ones into their own. They are written
/// before they are deleted, and writing twice is writing once: a move that was cut off is done again.
/// </summary>
internal sealed class KeptRecords(IStore store)
{
    private const int PageRows = 500;

    /// <summary>Reads the kept records once, however many collections move; how many records moved.</summary>
    /// <param name="collections">Tables of the collections that move, by NSID.</param>
    /// <param name="hold">Nobody else may write meanwhile: a record deleted now must not come back.</param>
    public async Task<long> MoveAsync(
        IReadOnlyDictionary<string, StoreTable> collections, LaneHold hold, CancellationToken cancellationToken)
    {
        using var projectors = new ProjectorSet();
        using var builder = new BatchBuilder(projectors);
        await using var writer = store.OpenWriter();
        var moved = 0L;
        for (RowKey? after = null; ;)
        {
            var rows = await ReadAsync(after, cancellationToken);
            var due = rows.FindAll(row => collections.ContainsKey(row.Collection));
            foreach (var row in due)
                builder.Upsert(collections[row.Collection], OriginOf(row), OperationOf(row));
            await WriteAsync(builder, writer, hold, cancellationToken);
            foreach (var row in due)
                builder.Delete(
                    StoreTable.Unregistered, row.Did, row.Rev, Encoding.ASCII.GetBytes(row.Collection), Encoding.ASCII.GetBytes(row.RecordKey));
            await WriteAsync(builder, writer, hold, cancellationToken);

            moved += due.Count;
            if (rows.Count < PageRows)
                return moved;
            after = rows[^1].Key;
            await hold.KeepAsync(cancellationToken);
        }
    }

    private async Task<List<RowView>> ReadAsync(RowKey? after, CancellationToken cancellationToken)
    {
        var rows = new List<RowView>(PageRows);
        var query = new RowQuery(StoreTable.Unregistered) { After = after, Limit = PageRows };
        await foreach (var row in store.Records.ListAsync(query, cancellationToken))
            rows.Add(new RowView(row));
        return rows;
    }

    private static async Task WriteAsync(BatchBuilder builder, IBulkWriter writer, LaneHold hold, CancellationToken cancellationToken)
    {
        if (builder.Batch.IsEmpty)
            return;
        builder.Batch.ReplaceSameRev = true;
        await writer.WriteAsync(builder.Batch, hold.Fence, cancellationToken);
        builder.Reset();
    }

    private static RowOrigin OriginOf(RowView row) =>
        new(row.Did, row.Rev, row.IndexedAt.ToUnixTimeMilliseconds() * 1_000);

    // The kept record stands whole in its remainder.
    private static RecordOp OperationOf(RowView row) => new(
        RecordAction.Create,
        Encoding.ASCII.GetBytes(row.Collection),
        Encoding.ASCII.GetBytes(row.RecordKey),
        row.Cid,
        row.Field(row.Table.RestField));
}
