using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// One connection, kept for as long as it is sound, and one transaction for each batch. A batch whose transaction failed for a
/// passing reason is sent again as it is: if the first had reached the disk after all, the second changes nothing. What is too
/// large goes in smaller pieces, and a row that the server does not take becomes a dead letter.
/// </summary>
internal sealed class MySqlWriter(MySqlStore store) : IBulkWriter
{
    private readonly MySqlPieces _pieces = new();
    private MySqlWriterSession? _session;

    public async ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
            return;

        try
        {
            await store.Retries.ExecuteAsync(
                static (state, token) => state.Writer.WriteOnceAsync(state.batch, state.fence, token),
                (Writer: this, batch, fence),
                cancellationToken);
        }
        catch (Exception exception) when (MySqlFaults.Of(exception) == MySqlFault.Passing)
        {
            throw new StoreException(
                $"The store {store.DisplayName} did not take a batch after {store.Options.RetriesMax} retries: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _session = null;
    }

    private async ValueTask WriteOnceAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        for (var bulkAsLive = false; ;)
        {
            try
            {
                await RunAsync(batch, fence, write => write.RunAsync(bulkAsLive, cancellationToken), cancellationToken);
                return;
            }
            catch (RowsExistException) when (!bulkAsLive)
            {
                bulkAsLive = true;
            }
            catch (Exception exception) when (MySqlFaults.Of(exception) is MySqlFault.TooLarge or MySqlFault.RefusedRow)
            {
                if (MySqlFaults.Of(exception) == MySqlFault.TooLarge && _pieces.TryHalve(LargestCount(batch)))
                    continue;
                if (!await new MySqlRefusedRows(store, batch, (rows, start, end, token) => TryAsync(batch, fence, rows, start, end, token)).IsolateAsync(cancellationToken))
                    throw;
            }
        }
    }

    private ValueTask TryAsync(LaneBatch batch, LaneFence fence, RecordBatch rows, int start, int end, CancellationToken cancellationToken) =>
        RunAsync(batch, fence, write => write.TryAsync(rows, start, end, cancellationToken), cancellationToken);

    // What is left of a connection after a failure that is not about rows is not worth to be known.
    private async ValueTask RunAsync(
        LaneBatch batch, LaneFence fence, Func<MySqlBatchWrite, ValueTask> run, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        try
        {
            await using var write = new MySqlBatchWrite(store, session, batch, fence, _pieces);
            await run(write);
        }
        catch (Exception exception) when (exception is not RowsExistException && MySqlFaults.Of(exception) != MySqlFault.RefusedRow)
        {
            await DisposeAsync();
            throw;
        }
    }

    private static int LargestCount(LaneBatch batch) =>
        batch.BulkRows.Concat(batch.LiveRows).Select(rows => rows.RowCount).Append(batch.Deletes.Count).Max();

    private async ValueTask<MySqlWriterSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { IsUsable: true })
            return _session;

        await DisposeAsync();
        return _session = new MySqlWriterSession(await store.Writers.OpenConnectionAsync(cancellationToken));
    }
}
