using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// One attempt to write one batch: all of it in one transaction, or nothing. Only where it takes away many rows of repositories,
/// these go in steps before it, each of which says that they are going.
/// </summary>
internal sealed class PostgresTransaction(PostgresStore store, PostgresWriterSession session, LaneBatch batch)
{
    private readonly CountChanges _counts = new();
    private readonly PostgresLinkWrites _links = new(store, session);

    // Tables with rows in their stage, which only the commit takes away.
    private readonly HashSet<PostgresTable> _staged = [];

    /// <summary>Loads outside of transactions that are under way; null where the engine has none.</summary>
    public LoadMarks? Marks { get; init; }

    /// <summary>Repositories whose bulk rows are there already: they are only counted. Null where bulk rows are to be written.</summary>
    public IReadOnlySet<DidKey>? Loaded { get; init; }

    /// <param name="asNew">Rows that are copied as if none of them existed; the others are merged. Where one exists this fails.</param>
    public async ValueTask RunAsync(LaneFence fence, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await EnsureStagesAsync(asNew, cancellationToken);
        while (!await TryFinishAsync(fence, asNew, cancellationToken))
        {
        }
    }

    /// <summary>One transaction: of all that is left, or, answering false, of rows to take away alone.</summary>
    private async ValueTask<bool> TryFinishAsync(LaneFence fence, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        await PostgresLeases.CheckAsync(session.Connection, BatchLanes.Of(batch), fence, cancellationToken);
        var system = new PostgresSystemWrites(store, session.Connection);
        var isLast = Loaded is not null || await new PostgresPurge(store, session.Connection, batch).RunAsync(_counts, cancellationToken);
        if (isLast)
            await WriteAllAsync(system, asNew, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return isLast;
    }

    private async ValueTask WriteAllAsync(PostgresSystemWrites system, RowsAsNew asNew, CancellationToken cancellationToken)
    {
        await WriteBulkAsync(asNew, cancellationToken);
        await DeleteAsync(cancellationToken);
        await WriteLiveAsync(asNew, cancellationToken);
        await system.WriteAsync(batch, _counts, cancellationToken);
        if (Marks is not null)
            await Marks.EndAsync(session.Connection, batch, Loaded, cancellationToken);
    }

    private async ValueTask EnsureStagesAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (!store.Capabilities.StagesCheaply)
            return;
        foreach (var rows in asNew.Merged(batch))
            await session.EnsureStageAsync(store.Tables.Of(rows.Table), cancellationToken);
        await _links.EnsureStageAsync(batch, cancellationToken);
    }

    private async ValueTask WriteBulkAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        if (asNew == RowsAsNew.None && Loaded is null)
        {
            await MergeAsync(batch.BulkRows, cancellationToken);
            return;
        }

        foreach (var rows in Loaded is null ? batch.BulkRows : [])
            await CopyAsync(rows, cancellationToken);
        foreach (var ((did, collection), count) in batch.BulkCounts)
            _counts.Add(did, collection, count);
    }

    private async ValueTask WriteLiveAsync(RowsAsNew asNew, CancellationToken cancellationToken)
    {
        foreach (var rows in batch.LiveRows.Where(rows => asNew.Takes(rows, batch)))
        {
            await CopyAsync(rows, cancellationToken);
            _counts.AddNew(rows);
        }

        await MergeAsync(batch.LiveRows.Where(rows => !asNew.Takes(rows, batch)), cancellationToken);
    }

    private async ValueTask CopyAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        var table = store.Tables.Of(rows.Table);
        await session.CopyAsync(table.Copy, rows, cancellationToken);
        await _links.AddAsync(table, rows, cancellationToken);
    }

    private async ValueTask MergeAsync(IEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var rows in batches)
        {
            var table = store.Tables.Of(rows.Table);
            if (!store.Capabilities.StagesCheaply)
            {
                await MergeArraysAsync(table, rows, cancellationToken);
                await _links.ReplaceAsync(table, rows, cancellationToken);
                continue;
            }

            if (!_staged.Add(table))
                await session.Connection.ExecuteAllAsync([$"DELETE FROM {table.Stage}"], cancellationToken);
            await session.CopyAsync(table.CopyStage, rows, cancellationToken);
            await using var merge = new NpgsqlCommand(MergeOf(table), session.Connection);
            await CountAsync(merge, rows.Table, sign: 1, cancellationToken);
            await _links.ReplaceAsync(table, rows, cancellationToken);
        }
    }

    // What is added is counted by what comes back; only where something was there already is there anything to compare.
    private async ValueTask MergeArraysAsync(PostgresTable table, RecordBatch rows, CancellationToken cancellationToken)
    {
        foreach (var stretch in RowArrays.Of(rows, store.Capabilities.StatementRows))
        {
            var added = 0;
            if (!batch.RewriteOnly)
            {
                await using var add = stretch.AddTo(new NpgsqlCommand(table.AddArrays, session.Connection));
                added = await CountAddedAsync(add, rows.Table, cancellationToken);
            }

            if (added == stretch.Count)
                continue;
            await using var merge = stretch.AddTo(new NpgsqlCommand(MergeArraysOf(table), session.Connection));
            await merge.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async ValueTask<int> CountAddedAsync(NpgsqlCommand command, StoreTable table, CancellationToken cancellationToken)
    {
        var added = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (; await reader.ReadAsync(cancellationToken); added++)
            _counts.Add(DidKey.FromGuid(reader.GetGuid(0)), table.IsUnregistered ? reader.GetString(1) : table.Collection.Text, 1);
        return added;
    }

    private string MergeArraysOf(PostgresTable table)
    {
        if (batch.RewriteOnly)
            return table.RewriteArrays;
        return batch.ReplaceSameRev ? table.UpsertArraysSameRev : table.UpsertArrays;
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

        foreach (var part in batch.Deletes.Values.GroupBy(delete => delete.Table).SelectMany(group => group.Chunk(store.Capabilities.StatementRows)))
        {
            var table = store.Tables.Of(part[0].Table);
            await using var command = new NpgsqlCommand(batch.ReplaceSameRev ? table.DeleteSameRev : table.Delete, session.Connection);
            AddKeys(command, part);
            command.AddArray(Array.ConvertAll(part, delete => (long)delete.Rev.Value), NpgsqlDbType.Bigint);
            await CountAsync(command, table.Table, sign: -1, cancellationToken);
            await _links.ClearGoneAsync(table, keys => AddKeys(keys, part), cancellationToken);
        }
    }

    private void AddKeys(NpgsqlCommand command, RowDelete[] deletes)
    {
        command.AddArray(Array.ConvertAll(deletes, delete => delete.Did.ToGuid()), NpgsqlDbType.Uuid);
        if (deletes[0].Table.IsUnregistered)
            command.AddArray(Array.ConvertAll(deletes, delete => delete.Collection), NpgsqlDbType.Text);
        command.AddArray(Array.ConvertAll(deletes, delete => batch.KeyOf(delete).ToArray()), NpgsqlDbType.Bytea);
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
