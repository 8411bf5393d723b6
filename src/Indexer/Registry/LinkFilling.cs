using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Gives the records of a collection that are stored already their links, and has writers keep them from then on. The store is read,
/// not the network. Cut off, it is begun again: a record's links are the same whenever they are taken.
/// </summary>
internal sealed class LinkFilling(IStore store)
{
    private const long PageBytes = 8L << 20;

    /// <summary>Called before each page, by tests that end there.</summary>
    public Action Reached { get; set; } = static () => { };

    public int PageRows { get; init; } = 1_000;

    /// <param name="table">The collection's table, or <see cref="StoreTable.Unregistered"/>.</param>
    /// <param name="hold">Nobody else may write meanwhile: who does not know of it yet would write records without links.</param>
    /// <param name="progress">Is told how many records were read.</param>
    /// <returns>How many records were read, and how many of them have links.</returns>
    public async Task<(long Read, long Linked)> RunAsync(
        StoreTable table, string collection, LaneHold hold, Action<long> progress, CancellationToken cancellationToken)
    {
        await store.Links.KeepAsync(collection, isWhole: false, cancellationToken);
        await using var writer = store.OpenWriter();
        using var links = new LinkRows();
        using var batch = new LaneBatch();
        var (read, linked) = (0L, 0L);
        for (RowKey? after = null; ;)
        {
            Reached();
            var query = new RowQuery(table) { Collection = table.IsUnregistered ? collection : null, After = after, Limit = PageRows };
            var page = await ReadAsync(query, links, batch, cancellationToken);
            linked += batch.OperationCount;
            await WriteAsync(writer, batch, hold, cancellationToken);
            progress(read += page.Rows);
            if (page.IsLast)
                break;
            after = page.Last;
            await hold.KeepAsync(cancellationToken);
        }

        await store.Links.KeepAsync(collection, isWhole: true, cancellationToken);
        return (read, linked);
    }

    // A record that names nothing has no links yet, and needs none.
    private async Task<(int Rows, RowKey? Last, bool IsLast)> ReadAsync(RowQuery query, LinkRows links, LaneBatch batch, CancellationToken cancellationToken)
    {
        batch.Clear();
        batch.RewriteOnly = true;
        var (rows, last) = (0, default(StoredRow?));
        await foreach (var row in store.Records.ListAsync(query, cancellationToken))
        {
            (rows, last) = (rows + 1, row);
            if (links.Fill(query.Table, row.Tuple.Span, store.Links.Kept) == 0)
                continue;
            var live = batch.LiveBatch(query.Table);
            live.BeginRow();
            live.Buffer.Write(row.Tuple.Span);
            live.EndRow();
            batch.CountOperation();
            if (batch.Bytes > PageBytes)
                break;
        }

        return (rows, last is { } end ? new RowView(end).Key : null, rows < PageRows && batch.Bytes <= PageBytes);
    }

    private async Task WriteAsync(IBulkWriter writer, LaneBatch batch, LaneHold hold, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(batch, hold.Fence, cancellationToken);
        if (batch.RowsRefused > 0)
            throw new StoreException($"{store.DisplayName} refused {batch.RowsRefused} rows that it had: the reasons stand in its dead letters.");
    }
}
