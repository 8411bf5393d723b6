using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Finds the rows of a batch that the server does not take, by trying halves, and makes dead letters of them.</summary>
/// <param name="tryRows">Writes rows of a range and takes them back; throws what the server says.</param>
internal sealed class MySqlRefusedRows(MySqlStore store, LaneBatch batch, Func<RecordBatch, int, int, CancellationToken, ValueTask> tryRows)
{
    /// <summary>The reason code of such a dead letter; see docs/reasons.md.</summary>
    public const string Reason = "row-refused";

    /// <summary>Takes the refused rows out of the batch; false where there is none.</summary>
    public async ValueTask<bool> IsolateAsync(CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var (rows, isBulk) in batch.BulkRows.Select(rows => (rows, true)).Concat(batch.LiveRows.Select(rows => (rows, false))).ToList())
            found += await IsolateAsync(rows, isBulk, 0, rows.RowCount, cancellationToken);
        return found > 0;
    }

    private async ValueTask<int> IsolateAsync(RecordBatch rows, bool isBulk, int start, int end, CancellationToken cancellationToken)
    {
        if (start == end)
            return 0;

        try
        {
            await tryRows(rows, start, end, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (MySqlFaults.Of(exception) is MySqlFault.RefusedRow or MySqlFault.TooLarge)
        {
            if (end - start == 1)
            {
                Bury(rows, isBulk, start, exception.Message);
                return 1;
            }
        }

        var middle = start + ((end - start) / 2);
        return await IsolateAsync(rows, isBulk, start, middle, cancellationToken)
            + await IsolateAsync(rows, isBulk, middle, end, cancellationToken);
    }

    private void Bury(RecordBatch rows, bool isBulk, int row, string detail)
    {
        if (!rows.TryGetRow(row, out var tuple))
            return;

        var bytes = tuple.ToArray();
        var view = new RowView(new StoredRow(rows.Table, bytes));
        batch.DeadLetters.Add(new DeadLetter(
            Reason, detail, "store", view.Did, $"{view.Collection}/{view.RecordKey}", RecordOf(rows.Table, bytes), MySqlFields.ToMicros(store.Now())));
        rows.Withdraw(row);
        if (isBulk && batch.BulkCounts.TryGetValue((view.Did, view.Collection), out var count))
            batch.BulkCounts[(view.Did, view.Collection)] = count - 1;
    }

    // The record, or where the row does not give it, the row.
    private static byte[] RecordOf(StoreTable table, byte[] row)
    {
        using var record = new ByteBuffer();
        return new RecordRebuilder(table).TryRebuild(row, record) ? record.Written.ToArray() : row;
    }
}
