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
        await store.WriteAsync(session => Write(session, batch, fence), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _links.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(SqliteSession session, LaneBatch batch, LaneFence fence)
    {
        _counts.Clear();
        session.InTransaction(() =>
        {
            SqliteLeases.Check(session, BatchLanes.Of(batch), fence);
            var system = new SqliteSystemWrites(session, store.Options, store.NowMicros());
            foreach (var did in batch.Purges)
                system.Purge(did, store.Tables, _counts);
            WriteRows(session, batch);
            system.Write(batch, _counts);
        });
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
