using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Keeps table link with the rows, inside their transaction.</summary>
/// <param name="canStage">Whether links are loaded into a table of the writer's own, or sent as constants.</param>
internal sealed class MySqlLinkWrites(MySqlWriterSession session, LaneBatch batch, LinkedCollections kept, bool canStage)
{
    private static readonly MySqlTable Links = new(StoreTable.Links);

    private readonly MySqlText _text = new();

    /// <summary>Makes the staging table where it will be needed. To be called outside a transaction.</summary>
    public async ValueTask EnsureStageAsync(CancellationToken cancellationToken)
    {
        foreach (var rows in batch.BulkRows.Concat(batch.LiveRows))
        {
            if (!kept.MayHave(rows.Table))
                continue;
            await session.EnsureLinkStageAsync(cancellationToken);
            return;
        }
    }

    /// <summary>The rows were loaded as new.</summary>
    public async ValueTask AddAsync(MySqlTable table, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (kept.MayHave(rows.Table))
            await AddAsync(table, rows, 0, rows.RowCount, cancellationToken);
    }

    private async ValueTask AddAsync(MySqlTable table, RecordBatch rows, int start, int end, CancellationToken cancellationToken)
    {
        for (var row = start; row < end;)
        {
            row = session.Links.FillStretch(rows, kept, row, end);
            if (session.Links.Rows.Count == 0)
                continue;
            if (canStage)
                await AddStagedAsync(table, cancellationToken);
            else
                await AddConstantsAsync(table, cancellationToken);
        }
    }

    private async ValueTask AddStagedAsync(MySqlTable table, CancellationToken cancellationToken)
    {
        await session.Connection.ExecuteAsync($"DELETE FROM {MySqlLinkText.Stage}", cancellationToken);
        await session.LoadAsync(Links, MySqlLinkText.Stage, session.Links.Rows, cancellationToken);
        await session.Connection.ExecuteAsync(table.Links.Add(MySqlLinkText.Stage), cancellationToken);
    }

    /// <summary>The rows were merged with what was there, and still stand in their stage.</summary>
    public async ValueTask ReplaceStagedAsync(MySqlTable table, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (!kept.MayHave(rows.Table))
            return;
        await session.Connection.ExecuteAsync(table.Links.Clear(table.Stage), cancellationToken);
        await AddAsync(table, rows, cancellationToken);
    }

    /// <summary>Rows were merged with what was there, sent as constants from one number up to another.</summary>
    public async ValueTask ReplaceAsync(MySqlTable table, RecordBatch rows, int start, int end, CancellationToken cancellationToken)
    {
        if (!kept.MayHave(rows.Table))
            return;
        BeginConstants();
        var count = 0;
        for (var row = start; row < end; row++)
        {
            if (!rows.TryGetRow(row, out var tuple))
                continue;
            AppendKey(table.Table, tuple);
            count++;
        }

        var source = EndConstants();
        if (count == 0)
            return;
        await session.Connection.ExecuteAsync(table.Links.Clear(source), cancellationToken);
        await AddAsync(table, rows, start, end, cancellationToken);
    }

    /// <summary>The rows were deleted, but for those that are newer. All are of one table.</summary>
    public async ValueTask ClearGoneAsync(MySqlTable table, RowDelete[] deletes, CancellationToken cancellationToken)
    {
        if (!kept.MayHave(table.Table))
            return;
        BeginConstants();
        foreach (var delete in deletes)
        {
            Next().Did(delete.Did).Add(" AS did");
            if (table.Table.IsUnregistered)
                _text.Comma().Bytes(System.Text.Encoding.UTF8.GetBytes(delete.Collection)).Add(" AS collection");
            _text.Comma().Bytes(batch.KeyOf(delete)).Add(" AS rkey");
        }

        await session.Connection.ExecuteAsync(table.Links.ClearGone(EndConstants()), cancellationToken);
    }

    private async ValueTask AddConstantsAsync(MySqlTable table, CancellationToken cancellationToken)
    {
        var links = session.Links.Rows;
        for (var link = 0; link < links.RowCount;)
        {
            BeginConstants();
            for (var last = link + MySqlRowWrites.RowsPerStatement; link < last && link < links.RowCount; link++)
            {
                links.TryGetRow(link, out var tuple);
                AppendLink(tuple);
            }

            await session.Connection.ExecuteAsync(table.Links.Add(EndConstants()), cancellationToken);
        }
    }

    private void AppendLink(ReadOnlySpan<byte> link)
    {
        Next();
        var tuple = new RowTuple(link);
        for (var field = 0; field < Links.Kinds.Length; field++)
        {
            if (field > 0)
                _text.Comma();
            _text.Field(Links.Kinds[field], tuple.Next()).Add(" AS ").Add(Links.Columns[field]);
        }
    }

    private void AppendKey(StoreTable table, ReadOnlySpan<byte> row)
    {
        Next();
        var tuple = new RowTuple(row);
        for (var field = 0; field <= table.CidField; field++)
        {
            if (field > 0)
                _text.Comma();
            _text.Field(table.Fields[field].Kind, tuple.Next()).Add(" AS ").Add(table.Fields[field].Name);
        }
    }

    private void BeginConstants() => _text.Begin("(");

    private MySqlText Next() => _text.Next("SELECT ", " UNION ALL ");

    private string EndConstants() => _text.Add(")").Take();
}
