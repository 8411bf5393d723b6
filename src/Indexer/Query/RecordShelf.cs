using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>
/// Finds rows of records by the names people use. A collection's rows stand in its own table, and in the table of
/// unregistered records as long as those of before its registration have not moved.
/// </summary>
internal sealed class RecordShelf(IStore store, Func<CollectionTables> tables)
{
    private static readonly KeyRun[] Runs = [KeyRun.Tids, KeyRun.Texts];

    public IStore Store { get; } = store;

    public CollectionTables Tables => tables();

    /// <summary>Whether indexes of a table are still to be built.</summary>
    public Func<StoreTable, bool> IndexesWait { get; init; } = static _ => false;

    public RepoDirectory Repos { get; } = new(store.Repos);

    public async Task<RowView?> FindAsync(DidKey did, string collection, string recordKey, CancellationToken cancellationToken)
    {
        var key = new RowKey(did, collection, FormOf(recordKey));
        foreach (var table in TablesOf(collection))
        {
            if (await Store.Records.ReadAsync(table, key, cancellationToken) is { } row)
                return new RowView(row);
        }

        return null;
    }

    /// <summary>A repository's records of one collection in the order of their keys as text.</summary>
    public async Task<List<RowView>> ListAsync(
        DidKey did, string collection, RepoCursor after, bool isReverse, int limit, CancellationToken cancellationToken)
    {
        // One run after the other: a listing that held several connections at once could wait for itself.
        var runs = new List<List<RowView>>();
        foreach (var table in TablesOf(collection))
        {
            foreach (var run in Runs)
                runs.Add(await RunAsync(QueryOf(table, run, did, collection, after, isReverse, limit), run, cancellationToken));
        }

        return MergedRows.InKeyOrder(runs, isReverse, limit);
    }

    /// <summary>Rows of one table in the order of its primary key.</summary>
    public async Task<List<RowView>> ScanAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<RowView>();
        await foreach (var stored in Store.Records.ListAsync(query, cancellationToken))
            rows.Add(new RowView(stored));
        return rows;
    }

    /// <summary>
    /// The tables that may hold a collection's rows, in the order in which to read them: its own first, or last while rows move into it,
    /// so that none slips through between two reads.
    /// </summary>
    public IReadOnlyList<StoreTable> TablesOf(string collection)
    {
        var utf8 = Encoding.ASCII.GetBytes(collection);
        if (Tables.RetiredOf(utf8) is { } retired)
            return [retired, StoreTable.Unregistered];
        var table = Tables.Of(utf8);
        if (table.IsUnregistered)
            return [table];
        return table.HasKept ? [StoreTable.Unregistered, table] : [table, StoreTable.Unregistered];
    }

    private static byte[] FormOf(string recordKey)
    {
        Span<byte> form = stackalloc byte[RecordKeyForm.MaxLength];
        return form[..RecordKeyForm.Write(Encoding.ASCII.GetBytes(recordKey), form)].ToArray();
    }

    // Keys that are TIDs stand before all others in a table, and each of the two runs is in the order of its texts.
    private static RowQuery QueryOf(
        StoreTable table, KeyRun run, DidKey did, string collection, RepoCursor after, bool isReverse, int limit) =>
        new(table)
        {
            Did = did,
            Collection = table.IsUnregistered ? collection : null,
            After = new RowKey(did, collection, after.Of(run) ?? run.Edge(isReverse)),
            Reverse = isReverse,
            Limit = limit,
        };

    private async Task<List<RowView>> RunAsync(RowQuery query, KeyRun run, CancellationToken cancellationToken)
    {
        var rows = await ScanAsync(query, cancellationToken);
        var end = rows.FindIndex(row => !run.Holds(row.KeyForm.Span));
        if (end >= 0)
            rows.RemoveRange(end, rows.Count - end);
        return rows;
    }
}
