using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// One attempt to write one batch: all of it in one transaction, or nothing. Where transactions have to stay small, rows go
/// first, in several that each hold the leases; what makes them count, the rev of their repository, goes with the last.
/// </summary>
internal sealed class MySqlBatchWrite(MySqlStore store, MySqlWriterSession session, LaneBatch batch, LaneFence fence)
    : IAsyncDisposable
{
    private readonly CountChanges _counts = new();
    private readonly MySqlRowWrites _rows = new(session, batch, store.Capabilities.PacketBytesMax);
    private readonly MySqlLinkWrites _links = new(session, batch, store.Links.Kept, CanStageIn(store));
    private readonly short[] _lanes = BatchLanes.Of(batch);
    private MySqlTransaction? _transaction;
    private int _rowsInTransaction;

    private bool CanStage => CanStageIn(store);

    /// <param name="asNew">Rows that are loaded as if none of them existed; the others are merged. Where one exists this fails.</param>
    public async ValueTask RunAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await EnsureStagesAsync(asNew, cancellationToken);
        await BeginAsync(cancellationToken);
        var system = new MySqlSystemWrites(store, session.Connection);
        if (batch.Purges.Count > 0)
            await system.PurgeAsync(batch.Purges, _counts, cancellationToken);
        await WriteBulkAsync(asNew, cancellationToken);
        await DeleteAsync(cancellationToken);
        foreach (var rows in batch.LiveRows)
            await WriteLiveAsync(rows, asNew, cancellationToken);
        await system.WriteAsync(batch, _counts, cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
    }

    /// <summary>Takes back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null && session.IsUsable)
            await _transaction.DisposeAsync();
    }

    private async ValueTask EnsureStagesAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (!CanStage)
            return;
        foreach (var rows in asNew.Merged(batch))
            await session.EnsureStageAsync(store.Tables.Of(rows.Table), cancellationToken);
        await _links.EnsureStageAsync(cancellationToken);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        _rowsInTransaction = 0;
        await MySqlLeases.CheckAsync(session.Connection, _lanes, fence, store.Capabilities.LocksRowsShared, cancellationToken);
    }

    private async ValueTask WriteBulkAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (asNew == RowsAsNew.None || !CanStage)
        {
            foreach (var rows in batch.BulkRows)
                await MergeAsync(rows, cancellationToken);
            return;
        }

        foreach (var rows in batch.BulkRows)
            await LoadAsync(rows, cancellationToken);
        foreach (var ((did, collection), count) in batch.BulkCounts)
            _counts.Add(did, collection, count);
    }

    private async ValueTask WriteLiveAsync(RecordBatch rows, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (!CanStage || !asNew.Takes(rows, batch))
        {
            await MergeAsync(rows, cancellationToken);
            return;
        }

        await LoadAsync(rows, cancellationToken);
        _counts.AddNew(rows);
    }

    private async ValueTask LoadAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        var table = store.Tables.Of(rows.Table);
        await session.LoadAsync(table, table.Name, rows, cancellationToken);
        await _links.AddAsync(table, rows, cancellationToken);
    }

    private async ValueTask MergeAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        var table = store.Tables.Of(rows.Table);
        if (CanStage)
        {
            await _rows.StageAsync(table, rows, _counts, cancellationToken);
            await _links.ReplaceStagedAsync(table, rows, cancellationToken);
            return;
        }

        for (var row = 0; row < rows.RowCount;)
        {
            var start = row;
            row = await _rows.UpsertAsync(table, rows, row, _counts, cancellationToken);
            await _links.ReplaceAsync(table, rows, start, row, cancellationToken);
            await StepAsync(row - start, cancellationToken);
        }
    }

    private async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var part in batch.Deletes.Values.GroupBy(delete => delete.Table).SelectMany(group => group.Chunk(MySqlRowWrites.RowsPerStatement)))
        {
            var table = store.Tables.Of(part[0].Table);
            await _rows.DeleteAsync(table, part, _counts, cancellationToken);
            await _links.ClearGoneAsync(table, part, cancellationToken);
            await StepAsync(part.Length, cancellationToken);
        }
    }

    private static bool CanStageIn(MySqlStore store) => store.Capabilities is { StagesCheaply: true, LoadsLocalData: true };

    // What was counted goes with its rows, so that a crash between two transactions loses no count.
    private async ValueTask StepAsync(int rows, CancellationToken cancellationToken)
    {
        _rowsInTransaction += rows;
        if (store.Capabilities.TransactionRowsMax == 0 || _rowsInTransaction < store.Capabilities.TransactionRowsMax)
            return;

        await new MySqlSystemWrites(store, session.Connection).WriteCountsAsync(_counts, cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
        _counts.Clear();
        await BeginAsync(cancellationToken);
    }
}
