using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>One attempt to write one batch: all of it in one transaction, or nothing.</summary>
internal sealed class PostgresTransaction(PostgresStore store, PostgresWriterSession session, LaneBatch batch)
{
    private readonly CountChanges _counts = new();

    // Tables with rows in their stage, which only the commit takes away.
    private readonly HashSet<PostgresTable> _staged = [];

    /// <param name="asNew">Rows that are copied as if none of them existed; the others are merged. Where one exists this fails.</param>
    public async ValueTask RunAsync(LaneFence fence, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await EnsureStagesAsync(asNew, cancellationToken);
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        await PostgresLeases.CheckAsync(session.Connection, BatchLanes.Of(batch), fence, cancellationToken);
        var system = new PostgresSystemWrites(store, session.Connection);
        if (batch.Purges.Count > 0)
            await system.PurgeAsync(batch.Purges, _counts, cancellationToken);
        await WriteBulkAsync(asNew, cancellationToken);
        await DeleteAsync(cancellationToken);
        await WriteLiveAsync(asNew, cancellationToken);
        await system.WriteAsync(batch, _counts, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async ValueTask EnsureStagesAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        foreach (var rows in asNew.Merged(batch))
            await session.EnsureStageAsync(store.Tables.Of(rows.Table), cancellationToken);
    }

    private async ValueTask WriteBulkAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (asNew == RowsAsNew.None)
        {
            await MergeAsync(batch.BulkRows, cancellationToken);
            return;
        }

        foreach (var rows in batch.BulkRows)
            await session.CopyAsync(store.Tables.Of(rows.Table).Copy, rows, cancellationToken);
        foreach (var ((did, collection), count) in batch.BulkCounts)
            _counts.Add(did, collection, count);
    }

    private async ValueTask WriteLiveAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        foreach (var rows in batch.LiveRows.Where(rows => asNew.Takes(rows, batch)))
        {
            await session.CopyAsync(store.Tables.Of(rows.Table).Copy, rows, cancellationToken);
            _counts.AddNew(rows);
        }

        await MergeAsync(batch.LiveRows.Where(rows => !asNew.Takes(rows, batch)), cancellationToken);
    }

    private async ValueTask MergeAsync(IEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var rows in batches)
        {
            var table = store.Tables.Of(rows.Table);
            if (!_staged.Add(table))
                await session.Connection.ExecuteAllAsync([$"DELETE FROM {table.Stage}"], cancellationToken);
            await session.CopyAsync(table.CopyStage, rows, cancellationToken);
            await using var merge = new NpgsqlCommand(MergeOf(table), session.Connection);
            await CountAsync(merge, rows.Table, sign: 1, cancellationToken);
        }
    }

    // A rewrite answers no rows, since it brings none.
    private string MergeOf(PostgresTable table)
    {
        if (batch.RewriteOnly)
            return table.Rewrite;
        return batch.ReplaceSameRev ? table.UpsertSameRev : table.Upsert;
    }

    private async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        if (batch.Deletes.Count == 0)
            return;

        foreach (var group in batch.Deletes.Values.GroupBy(delete => delete.Table))
        {
            var table = store.Tables.Of(group.Key);
            await using var command = new NpgsqlCommand(batch.ReplaceSameRev ? table.DeleteSameRev : table.Delete, session.Connection);
            AddKeys(command, [.. group]);
            await CountAsync(command, group.Key, sign: -1, cancellationToken);
        }
    }

    private void AddKeys(NpgsqlCommand command, RowDelete[] deletes)
    {
        command.AddArray(Array.ConvertAll(deletes, delete => delete.Did.ToGuid()), NpgsqlDbType.Uuid);
        if (deletes[0].Table.IsUnregistered)
            command.AddArray(Array.ConvertAll(deletes, delete => delete.Collection), NpgsqlDbType.Text);
        command.AddArray(Array.ConvertAll(deletes, delete => batch.KeyOf(delete).ToArray()), NpgsqlDbType.Bytea);
        command.AddArray(Array.ConvertAll(deletes, delete => (long)delete.Rev.Value), NpgsqlDbType.Bigint);
    }

    // Answers of both statements: did, for the table of unregistered collections also the collection, and the rows changed.
    private async ValueTask CountAsync(NpgsqlCommand command, StoreTable table, int sign, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var collection = table.IsUnregistered ? reader.GetString(1) : table.Collection.Text;
            _counts.Add(DidKey.FromGuid(reader.GetGuid(0)), collection, sign * reader.GetInt64(table.IsUnregistered ? 2 : 1));
        }
    }
}
