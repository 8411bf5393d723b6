namespace Lexidex.Indexer.Projection;

/// <summary>The links of some rows, on their way with them. One owner at a time; filled anew for each batch of rows.</summary>
internal sealed class LinkRows : IDisposable
{
    // A record may name a thousand things at a path as long as itself, so the links of a batch are written in stretches.
    private const int StretchBytes = 4 << 20;

    private readonly Dictionary<StoreTable, LinkReader> _readers = [];

    public RecordBatch Rows { get; } = new(StoreTable.Links);

    /// <summary>Takes the links of rows that count, from one number up to another, until they are many; answers the number to go on with.</summary>
    public int FillStretch(RecordBatch rows, LinkedCollections kept, int start, int end)
    {
        Rows.Clear();
        var row = start;
        for (; row < end && Rows.Bytes < StretchBytes; row++)
        {
            if (rows.TryGetRow(row, out var tuple))
                Add(rows.Table, tuple, kept);
        }

        return row;
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
