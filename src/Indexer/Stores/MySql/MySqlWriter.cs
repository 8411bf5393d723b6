using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// One connection, kept for as long as it is sound, and one transaction for each batch. A batch whose transaction failed for a
/// passing reason is sent again as it is: if the first had reached the disk after all, the second changes nothing.
/// </summary>
internal sealed class MySqlWriter(MySqlStore store) : IBulkWriter
{
    private readonly NewRows _newRows = new();
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
        catch (Exception exception) when (MySqlFaults.KindOf(exception) == FaultKind.Passing)
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
        try
        {
            await RunAsync(batch, fence, _newRows.Guess, cancellationToken);
            _newRows.WasRight();
        }
        catch (RowsExistException)
        {
            // Also of a repository that was loaded by half, or by a transaction whose answer was lost.
            _newRows.WasWrong();
            await RunAsync(batch, fence, RowsAsNew.None, cancellationToken);
        }
    }

    // What is left of a connection after a failure is not worth to be known, unless the server just found rows that are there.
    private async ValueTask RunAsync(LaneBatch batch, LaneFence fence, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        try
        {
            await using var write = new MySqlBatchWrite(store, session, batch, fence);
            await write.RunAsync(asNew, cancellationToken);
        }
        catch (Exception exception) when (exception is not RowsExistException)
        {
            await DisposeAsync();
            throw;
        }
    }

    private async ValueTask<MySqlWriterSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { IsUsable: true })
            return _session;

        await DisposeAsync();
        return _session = new MySqlWriterSession(await store.Writers.OpenConnectionAsync(cancellationToken));
    }
}
