using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>A row or a delete of a batch.</summary>
/// <param name="Rows">Where the row stands; null for a delete.</param>
internal readonly record struct BatchItem(RecordBatch? Rows, int Row, bool IsBulk, RowDelete Delete);

/// <summary>
/// What a batch says of one repository, to be written by itself: whole, or its rows and deletes in pieces before the rest. With
/// each piece goes a state that says that the repository is not whole; what takes its place comes last, with its rev.
/// </summary>
internal sealed class RepoPart(DidKey did, LaneBatch whole)
{
    private readonly List<BatchItem> _items = [];
    private readonly List<DeadLetter> _letters = [];

    public IReadOnlyList<BatchItem> Items => _items;

    public bool IsPurged => whole.Purges.Contains(did);

    /// <summary>The repositories of a batch, in the order in which it first names them. All it says is in them, but positions.</summary>
    public static List<RepoPart> Of(LaneBatch whole)
    {
        var parts = new Dictionary<DidKey, RepoPart>();
        AddRows(parts, whole, whole.BulkRows, isBulk: true);
        AddRows(parts, whole, whole.LiveRows, isBulk: false);

        // After the rows: a record that moves from one table to another is never in neither of them.
        foreach (var delete in whole.Deletes.Values)
            PartOf(parts, whole, delete.Did)._items.Add(new BatchItem(null, 0, IsBulk: false, delete));
        foreach (var letter in whole.DeadLetters)
            PartOf(parts, whole, letter.Did)._letters.Add(letter);
        foreach (var named in whole.Purges.Concat(whole.Repos.Keys).Concat(whole.Enqueues.Keys).Concat(whole.Dequeues))
            PartOf(parts, whole, named);
        return [.. parts.Values];
    }

    /// <summary>Adds all of it to a batch.</summary>
    public void AddTo(LaneBatch part)
    {
        if (IsPurged)
            part.Purges.Add(did);
        AddItems(part, 0, _items.Count);
        AddRest(part);
    }

    /// <summary>Takes away all that is there of the repository.</summary>
    public LaneBatch Purge()
    {
        var part = NewBatch();
        part.Purges.Add(did);
        Mark(part);
        return part;
    }

    /// <summary>Rows and deletes <paramref name="from"/> to <paramref name="to"/>.</summary>
    public LaneBatch Piece(int from, int to)
    {
        var part = NewBatch();
        AddItems(part, from, to);
        Mark(part);
        return part;
    }

    /// <summary>Everything but rows and deletes, with the letters of rows that were refused: what stood in their place goes.</summary>
    public LaneBatch Rest(IReadOnlyCollection<(BatchItem Item, DeadLetter Letter)> refused)
    {
        var part = NewBatch();
        AddRest(part);
        foreach (var (item, letter) in refused)
        {
            part.DeadLetters.Add(letter);
            if (!whole.RewriteOnly)
                AddDelete(part, item);
        }

        return part;
    }

    private static void AddRows(Dictionary<DidKey, RepoPart> parts, LaneBatch whole, IEnumerable<RecordBatch> batches, bool isBulk)
    {
        foreach (var rows in batches)
        {
            for (var row = 0; row < rows.RowCount; row++)
            {
                if (rows.TryGetRow(row, out var tuple))
                    PartOf(parts, whole, DidKey.FromBytes(new RowTuple(tuple).Next()))._items.Add(new BatchItem(rows, row, isBulk, default));
            }
        }
    }

    private static RepoPart PartOf(Dictionary<DidKey, RepoPart> parts, LaneBatch whole, DidKey did)
    {
        if (!parts.TryGetValue(did, out var part))
            parts[did] = part = new RepoPart(did, whole);
        return part;
    }

    private LaneBatch NewBatch() => new() { ReplaceSameRev = whole.ReplaceSameRev, RewriteOnly = whole.RewriteOnly };

    // A rewrite changes no record, and what is copied without a state has none that anyone could believe.
    private void Mark(LaneBatch part)
    {
        if (!whole.RewriteOnly && whole.Repos.TryGetValue(did, out var state))
            part.Repos[did] = state.AsLoading();
    }

    private void AddItems(LaneBatch part, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (_items[at].Rows is { } rows)
                AddRow(part, rows, _items[at]);
            else
                AddDelete(part, _items[at].Delete, whole.KeyOf(_items[at].Delete));
        }
    }

    private static void AddRow(LaneBatch part, RecordBatch rows, in BatchItem item)
    {
        rows.TryGetRow(item.Row, out var tuple);
        var target = item.IsBulk ? part.BulkBatch(rows.Table) : part.LiveBatch(rows.Table);
        target.Replaces = rows.Replaces;
        target.BeginRow();
        target.Buffer.Write(tuple);
        target.EndRow();
        part.CountOperation();
        if (!item.IsBulk)
            return;
        var row = RowIdentity.Of(rows.Table, tuple);
        part.BulkCounts[(row.Did, row.Collection)] = part.BulkCounts.GetValueOrDefault((row.Did, row.Collection)) + 1;
    }

    // Of a lower rev than the row that was refused, as its own delete would be.
    private static void AddDelete(LaneBatch part, in BatchItem refused)
    {
        refused.Rows!.TryGetRow(refused.Row, out var tuple);
        var row = new RowView(new StoredRow(refused.Rows.Table, tuple.ToArray()));
        AddDelete(part, new RowDelete(row.Table, row.Collection, row.Did, 0, 0, row.Rev), row.KeyForm.Span);
    }

    private static void AddDelete(LaneBatch part, RowDelete delete, ReadOnlySpan<byte> key)
    {
        part.Deletes.Add((UInt128)part.Deletes.Count, delete with { KeyOffset = part.Keys.Length, KeyLength = key.Length });
        part.Keys.Write(key);
    }

    private void AddRest(LaneBatch part)
    {
        part.DeadLetters.AddRange(_letters);
        if (whole.Repos.TryGetValue(did, out var state))
            part.Repos[did] = state;
        if (whole.Enqueues.TryGetValue(did, out var queued))
            part.Enqueues[did] = queued;
        if (whole.Dequeues.Contains(did))
            part.Dequeues.Add(did);
    }
}
