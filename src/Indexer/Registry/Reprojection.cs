using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>What projecting one page of rows again came to.</summary>
/// <param name="Last">The key of the page's last row; null for an empty page.</param>
/// <param name="Damaged">Rows that did not give their record back, left as they are.</param>
internal readonly record struct ReprojectedPage(RowKey? Last, int Rows, int Changed, int Damaged);

/// <summary>
/// Projects the rows of a table again: each record is rebuilt from its row, its CID checked, and projected by the table's new
/// description. The store is read, not the network; live writes go on, and whatever they wrote meanwhile stays.
/// </summary>
internal sealed class Reprojection : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly StoreTable _table;
    private readonly IBulkWriter _writer;
    private readonly RecordRebuilder _rebuilder;
    private readonly RecordProjector _projector;
    private readonly ByteBuffer _record = new();
    private readonly LaneBatch _batch = new();
    private readonly byte[] _recordKey = new byte[RecordKey.MaxLength];

    public Reprojection(IStore store, StoreTable table)
    {
        (_store, _table) = (store, table);
        _writer = store.OpenWriter();
        _rebuilder = new RecordRebuilder(table);
        _projector = new RecordProjector(table);
    }

    /// <summary>Reads the rows after a key and writes back those that change.</summary>
    public async Task<ReprojectedPage> PageAsync(RowKey? after, int rows, LaneFence fence, CancellationToken cancellationToken)
    {
        _batch.Clear();
        _batch.RewriteOnly = true;
        var (read, damaged) = (0, 0);
        RowView? last = null;
        await foreach (var stored in _store.Records.ListAsync(new RowQuery(_table) { After = after, Limit = rows }, cancellationToken))
        {
            last = new RowView(stored);
            read++;
            if (!TryProject(last))
                damaged++;
        }

        var changed = _batch.OperationCount;
        if (changed > 0)
            await _writer.WriteAsync(_batch, fence, cancellationToken);
        return new ReprojectedPage(last?.Key, read, changed, damaged);
    }

    public async ValueTask DisposeAsync()
    {
        _projector.Dispose();
        _record.Dispose();
        _batch.Dispose();
        await _writer.DisposeAsync();
    }

    private bool TryProject(RowView row)
    {
        _record.Clear();
        if (!_rebuilder.TryRebuild(row.Row.Tuple.Span, _record))
            return false;

        var batch = _batch.LiveBatch(_table);
        var start = batch.Buffer.Length;
        batch.BeginRow();
        var key = _recordKey.AsSpan(0, RecordKeyForm.WriteText(row.KeyForm.Span, _recordKey));
        _projector.Project(row.Origin, _table.CollectionUtf8, key, row.Cid, _record.Written, batch.Buffer);
        if (batch.Buffer.Written[start..].SequenceEqual(row.Row.Tuple.Span))
        {
            batch.AbandonRow();
            return true;
        }

        batch.EndRow();
        _batch.CountOperation();
        return true;
    }
}
