using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>
/// Writes batches through the store's one writing connection: every writer of a store takes its turn. Bulk rows and live
/// rows go the same way, since a keyed insert costs the same here.
/// </summary>
internal sealed class SqliteWriter(SqliteStore store) : IBulkWriter
{
    private readonly CountChanges _counts = new();
    private readonly LinkRows _links = new();

    public async ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
            return;

        // The engine has no asynchronous I/O: the rest runs on a pool thread, while the caller may fill its next batch.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (!await TryFinishAsync(batch, fence, cancellationToken))
            {
            }
        }
        catch (StoreException failure) when (failure.Kind == FaultKind.Passing)
        {
            throw new StoreException(
                $"The store {store.DisplayName} did not take a batch after {store.Options.RetriesMax} retries: {failure.Message}", failure)
            {
                Kind = failure.Kind,
            };
        }
    }

    public ValueTask DisposeAsync()
    {
        _links.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>One transaction: of all that is left, or, answering false, of rows to take away alone.</summary>
    private async ValueTask<bool> TryFinishAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken)
    {
        var isLast = false;
        await store.RetryAsync(
            session => session.InTransaction(() =>
            {
                SqliteLeases.Check(session, BatchLanes.Of(batch), fence);
                isLast = Write(session, batch);
            }),
            cancellationToken);
        return isLast;
    }

    private bool Write(SqliteSession session, LaneBatch batch)
    {
        _counts.Clear();
        var system = new SqliteSystemWrites(session, store.Options, store.NowMicros());
        if (!new SqlitePurge(session, store.Tables, batch).Run(system, _counts))
            return false;
        WriteRows(session, batch);
        system.Write(batch, _counts);
        return true;
    }

    private void WriteRows(SqliteSession session, LaneBatch batch)
    {
        var rows = new SqliteRowWrites(session, store.Tables, _counts, new SqliteLinkWrites(session, _links, store.Links.Kept));
        foreach (var bulk in batch.BulkRows)
            rows.Write(bulk, batch.ReplaceSameRev);
        rows.Delete(batch);
        foreach (var live in batch.LiveRows)
        {
            if (batch.RewriteOnly)
                rows.Rewrite(live);
            else
                rows.Write(live, batch.ReplaceSameRev);
        }
    }
}
