using Lexidex.Indexer.Projection;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// One connection, kept for as long as it lives, and one transaction for each batch. A batch whose transaction failed for a
/// passing reason is sent again as it is: if the first had reached the disk after all, the second changes nothing. Where COPY
/// is no part of transactions, repositories without rows are loaded beside them.
/// </summary>
internal sealed class PostgresWriter(PostgresStore store) : IBulkWriter
{
    private readonly NewRows _newRows = new();
    private readonly LoadMarks _marks = new(store);
    private readonly LoadSize _loadSize = new();
    private PostgresWriterSession? _session;

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
        catch (NpgsqlException exception) when (PostgresFaults.IsPassing(exception))
        {
            throw new StoreException(
                $"The store {store.DisplayName} did not take a batch after {store.Options.RetriesMax} retries: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
    }

    private async ValueTask WriteOnceAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        if (store.Capabilities.CopiesByReplacing)
        {
            await WriteReplacingAsync(session, batch, fence, cancellationToken);
            return;
        }

        try
        {
            await new PostgresTransaction(store, session, batch).RunAsync(fence, _newRows.Guess, cancellationToken);
            _newRows.WasRight();
        }
        catch (PostgresException exception) when (PostgresFaults.IsDuplicateKey(exception))
        {
            // Also of a repository that was loaded by half, or by a transaction whose answer was lost.
            _newRows.WasWrong();
            await new PostgresTransaction(store, session, batch).RunAsync(fence, RowsAsNew.None, cancellationToken);
        }
    }

    private async ValueTask WriteReplacingAsync(PostgresWriterSession session, LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        try
        {
            await new ReplacingLoad(store, _marks, _loadSize, batch, fence).RunAsync(session, cancellationToken);
        }
        catch (PostgresException exception) when (PostgresFaults.KindOf(exception) == FaultKind.PoisonedRow && session.IsUsable)
        {
            // A value that is refused as a parameter leaves the driver with a statement prepared by half: it would misread its next answer.
            session.Connection.UnprepareAll();
            throw;
        }
    }

    private async ValueTask<PostgresWriterSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { IsUsable: true })
            return _session;

        if (_session is not null)
            await _session.DisposeAsync();
        _session = null;
        return _session = new PostgresWriterSession(await store.Writers.OpenConnectionAsync(cancellationToken));
    }
}
