using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Query;

/// <summary>Some records, and where to go on; a cursor of null means the end.</summary>
internal sealed record RecordPageOf(IReadOnlyList<StoredRecord> Records, string? Cursor);

/// <summary>Records of all repositories of one registered collection by the values of their columns. Hidden repositories are passed over.</summary>
/// <param name="unindexedRowsMax">So many rows are looked at one by one where an index still has to be built; of a longer table nothing is asked by column till then.</param>
internal sealed class RecordSearch(RecordShelf shelf, long unindexedRowsMax = 100_000)
{
    // However many hidden rows stand in a row: the answer is then short, and its cursor leads on.
    private const int ScansMax = 8;

    /// <exception cref="QueryException">The collection is not registered, a condition cannot be asked, or no index keeps the order.</exception>
    public async Task<RecordPageOf> FindAsync(
        string collection, IReadOnlyList<string> conditions, AskedOrder askedOrder, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var table = TableOf(collection);
        var asked = FieldConditions.Parse(table, conditions);
        var order = RowOrder.Parse(table, askedOrder);
        var query = order.Begin(new RowQuery(table) { Did = asked.Did, Filters = asked.Filters, Limit = limit }, cursor);
        if ((query.Order is not null || asked.Filters.Count > 0) && shelf.IndexesWait(table))
            await RefuseIfLongAsync(table, cancellationToken);

        using var page = new PageFill(limit);
        for (var scan = 0; scan < ScansMax && !page.IsFull; scan++)
        {
            var rows = await shelf.ScanAsync(query, cancellationToken);
            var repos = await shelf.Repos.ReadAsync([.. rows.Select(row => row.Did).Distinct()], cancellationToken);
            foreach (var row in rows)
                page.Take(row, repos.GetValueOrDefault(row.Did));
            if (rows.Count < limit)
                return page.Close(isEnd: !page.IsCut, order);
            query = order.GoOn(query, rows[^1]);
        }

        return page.Close(isEnd: false, order);
    }

    private async Task RefuseIfLongAsync(StoreTable table, CancellationToken cancellationToken)
    {
        var sizes = await shelf.Store.ReadSizesAsync(cancellationToken);
        if (sizes.Any(size => size.Table == table.Name && size.Rows > unindexedRowsMax))
            throw new QueryException(
                "IndexNotBuilt", $"The indexes of {table.Collection} are built when the network has been loaded. Ask again then, or by did and record key now.", 503);
    }

    private StoreTable TableOf(string collection)
    {
        var table = shelf.Tables.ToRead(Encoding.ASCII.GetBytes(collection));
        if (!table.IsUnregistered)
            return table;
        var known = shelf.Tables.All.Select(other => other.Collection.Text).Order(StringComparer.Ordinal);
        throw QueryException.Invalid(
            $"{collection} is not registered, so it has no columns to ask by. Registered: {string.Join(", ", known)}.");
    }
}
