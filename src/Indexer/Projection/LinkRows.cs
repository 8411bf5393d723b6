namespace Lexidex.Indexer.Projection;

/// <summary>The links of some rows, on their way with them. One owner at a time; filled anew for each batch of rows.</summary>
internal sealed class LinkRows : IDisposable
{
    private readonly Dictionary<StoreTable, LinkReader> _readers = [];

    public RecordBatch Rows { get; } = new(StoreTable.Links);

    /// <summary>Takes the links of all rows that count; answers how many.</summary>
    public int Fill(RecordBatch rows, LinkedCollections kept) => Fill(rows, kept, 0, rows.RowCount);

    /// <summary>The same of the rows from one number up to another.</summary>
    public int Fill(RecordBatch rows, LinkedCollections kept, int start, int end)
    {
        Rows.Clear();
        for (var row = start; row < end; row++)
        {
            if (rows.TryGetRow(row, out var tuple))
                Add(rows.Table, tuple, kept);
        }

        return Rows.Count;
    }

    /// <summary>Takes of each row that may have links its key, rev and CID, with nothing that it names; answers how many.</summary>
    public int FillKeys(RecordBatch rows, LinkedCollections kept)
    {
        Rows.Clear();
        for (var row = 0; row < rows.RowCount; row++)
        {
            if (rows.TryGetRow(row, out var tuple) && MayHave(rows.Table, tuple, kept))
                ReaderOf(rows.Table).ReadKey(tuple, Rows);
        }

        return Rows.Count;
    }

    /// <summary>Takes the links of one row; answers how many.</summary>
    public int Fill(StoreTable table, ReadOnlySpan<byte> row, LinkedCollections kept)
    {
        Rows.Clear();
        Add(table, row, kept);
        return Rows.Count;
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
            reader.Dispose();
        Rows.Dispose();
    }

    private void Add(StoreTable table, ReadOnlySpan<byte> row, LinkedCollections kept)
    {
        if (MayHave(table, row, kept))
            ReaderOf(table).Read(row, Rows);
    }

    private LinkReader ReaderOf(StoreTable table)
    {
        if (!_readers.TryGetValue(table, out var reader))
            _readers[table] = reader = new LinkReader(table);
        return reader;
    }

    private static bool MayHave(StoreTable table, ReadOnlySpan<byte> row, LinkedCollections kept)
    {
        if (!table.IsUnregistered)
            return true;
        var tuple = new RowTuple(row);
        tuple.Skip(1);
        return kept.Contains(tuple.Next());
    }
}
