using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// One attempt to write one batch: all of it in one transaction, or nothing. Only where it takes away many rows of repositories,
/// these go in steps before it, each of which says that they are going.
/// </summary>
internal sealed class MySqlBatchWrite(MySqlStore store, MySqlWriterSession session, LaneBatch batch, LaneFence fence)
    : IAsyncDisposable
{
    private readonly CountChanges _counts = new();
    private readonly MySqlRowWrites _rows = new(session, batch, store.Capabilities.PacketBytesMax);
    private readonly MySqlLinkWrites _links = new(session, batch, store.Links.Kept, CanStageIn(store));
    private readonly short[] _lanes = BatchLanes.Of(batch);
    private MySqlTransaction? _transaction;

    private bool CanStage => CanStageIn(store);

    /// <param name="asNew">Rows that are loaded as if none of them existed; the others are merged. Where one exists this fails.</param>
    public async ValueTask RunAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await EnsureStagesAsync(asNew, cancellationToken);
        await BeginAsync(cancellationToken);
        while (!await new MySqlPurge(store, session.Connection, batch).RunAsync(_counts, cancellationToken))
        {
            await _transaction!.CommitAsync(cancellationToken);
            await BeginAsync(cancellationToken);
        }

        await WriteBulkAsync(asNew, cancellationToken);
        await DeleteAsync(cancellationToken);
        foreach (var rows in batch.LiveRows)
            await WriteLiveAsync(rows, asNew, cancellationToken);
        await new MySqlSystemWrites(store, session.Connection).WriteAsync(batch, _counts, cancellationToken);
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
        }
    }

    private async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var part in batch.Deletes.Values.GroupBy(delete => delete.Table).SelectMany(group => group.Chunk(MySqlRowWrites.RowsPerStatement)))
        {
            var table = store.Tables.Of(part[0].Table);
            await _rows.DeleteAsync(table, part, _counts, cancellationToken);
            await _links.ClearGoneAsync(table, part, cancellationToken);
        }
    }

    private static bool CanStageIn(MySqlStore store) => store.Capabilities is { StagesCheaply: true, LoadsLocalData: true };
}
