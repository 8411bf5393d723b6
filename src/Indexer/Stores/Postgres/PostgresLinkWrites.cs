using Lexidex.Indexer.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Keeps table link with the rows, inside their transaction: from a stage, or from arrays where staging costs too much.</summary>
internal sealed class PostgresLinkWrites(PostgresStore store, PostgresWriterSession session)
{
    private readonly LinkedCollections _kept = store.Links.Kept;
    private bool _isStaged;

    /// <summary>Makes the staging table where it will be needed. To be called outside a transaction.</summary>
    public async ValueTask EnsureStageAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        foreach (var rows in batch.BulkRows.Concat(batch.LiveRows))
        {
            if (!_kept.MayHave(rows.Table))
                continue;
            await session.EnsureLinkStageAsync(cancellationToken);
            return;
        }
    }

    /// <summary>The rows were copied as new.</summary>
    public async ValueTask AddAsync(PostgresTable table, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (!_kept.MayHave(rows.Table))
            return;
        for (var row = 0; row < rows.RowCount;)
        {
            row = session.Links.FillStretch(rows, _kept, row, rows.RowCount);
            if (session.Links.Rows.Count > 0)
                await AddFilledAsync(table, cancellationToken);
        }
    }

    private async ValueTask AddFilledAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        if (!store.Capabilities.StagesCheaply)
        {
            await ExecuteArraysAsync(table.Links.AddArrays, cancellationToken);
            return;
        }

        if (_isStaged)
            await session.Connection.ExecuteAllAsync([$"DELETE FROM {PostgresLinkText.Stage}"], cancellationToken);
        _isStaged = true;
        await session.CopyAsync(PostgresLinkText.CopyStage, session.Links.Rows, cancellationToken);
        await using var add = new NpgsqlCommand(table.Links.Add, session.Connection);
        await add.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The rows were merged with what was there, and still stand in their stage where they were staged.</summary>
    public async ValueTask ReplaceAsync(PostgresTable table, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (!_kept.MayHave(rows.Table))
            return;

        if (store.Capabilities.StagesCheaply)
            await ClearStagedAsync(table, cancellationToken);
        else if (session.Links.FillKeys(rows, _kept) > 0)
            await ExecuteArraysAsync(table.Links.ClearArrays, cancellationToken);
        await AddAsync(table, rows, cancellationToken);
    }

    /// <summary>The rows were deleted, but for those that are newer.</summary>
    /// <param name="keys">Arrays of did, of collection where the table has one, and of rkey.</param>
    public async ValueTask ClearGoneAsync(PostgresTable table, Action<NpgsqlCommand> keys, CancellationToken cancellationToken)
    {
        if (!_kept.MayHave(table.Table))
            return;

        await using var clear = new NpgsqlCommand(table.Links.ClearGone, session.Connection);
        if (!table.Table.IsUnregistered)
            clear.Add(table.Table.Collection.Text, NpgsqlDbType.Text);
        keys(clear);
        await clear.ExecuteNonQueryAsync(cancellationToken);
    }

    private async ValueTask ClearStagedAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        await using var clear = new NpgsqlCommand(table.Links.Clear, session.Connection);
        if (!table.Table.IsUnregistered)
            clear.Add(table.Table.Collection.Text, NpgsqlDbType.Text);
        await clear.ExecuteNonQueryAsync(cancellationToken);
    }

    private async ValueTask ExecuteArraysAsync(string statement, CancellationToken cancellationToken)
    {
        foreach (var stretch in RowArrays.Of(session.Links.Rows, store.Capabilities.StatementRows))
        {
            await using var command = stretch.AddTo(new NpgsqlCommand(statement, session.Connection));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
