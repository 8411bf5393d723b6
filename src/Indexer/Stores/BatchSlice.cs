using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// Takes a batch apart: rows by themselves, in pieces of any size, then everything else. What the pieces make durable
/// before a crash is repaired: a repository of which bulk rows were written says that it is being loaded until the rest
/// of the batch says otherwise, and live rows come again, because positions and revs move last.
/// </summary>
internal sealed class BatchSlice(LaneBatch whole)
{
    private readonly List<(RecordBatch Rows, int Row, bool IsBulk)> _rows = RowsOf(whole);

    public int RowCount => _rows.Count;

    public (RecordBatch Rows, int Row) this[int row] => (_rows[row].Rows, _rows[row].Row);

    /// <summary>What has to go before any row; null where there is nothing.</summary>
    public LaneBatch? Before()
    {
        if (whole.Purges.Count == 0)
            return null;
        var part = new LaneBatch();
        part.Purges.UnionWith(whole.Purges);
        return part;
    }

    /// <summary>Rows <paramref name="from"/> to <paramref name="to"/>, with the counts of those that are bulk rows.</summary>
    public LaneBatch Rows(int from, int to)
    {
        var part = new LaneBatch { ReplaceSameRev = whole.ReplaceSameRev, RewriteOnly = whole.RewriteOnly };
        for (var i = from; i < to; i++)
        {
            var (rows, row, isBulk) = _rows[i];
            rows.TryGetRow(row, out var tuple);
            var piece = isBulk ? part.BulkBatch(rows.Table) : part.LiveBatch(rows.Table);
            piece.Replaces = rows.Replaces;
            Append(piece, tuple);
            part.CountOperation();
            if (isBulk)
                CountBulk(part, RowIdentity.Of(rows.Table, tuple));
        }

        return part;
    }

    /// <summary>Everything but rows, with the letters of those that were refused.</summary>
    public LaneBatch After(IEnumerable<DeadLetter> refused)
    {
        var part = new LaneBatch { ReplaceSameRev = whole.ReplaceSameRev, RewriteOnly = whole.RewriteOnly };
        part.Keys.Write(whole.Keys.Written);
        part.DeadLetters.AddRange(whole.DeadLetters);
        part.DeadLetters.AddRange(refused);
        part.Dequeues.UnionWith(whole.Dequeues);
        Copy(whole.Deletes, part.Deletes);
        Copy(whole.Repos, part.Repos);
        Copy(whole.Enqueues, part.Enqueues);
        Copy(whole.Positions, part.Positions);
        return part;
    }

    private static List<(RecordBatch Rows, int Row, bool IsBulk)> RowsOf(LaneBatch whole)
    {
        var rows = new List<(RecordBatch, int, bool)>();
        foreach (var (batch, isBulk) in whole.BulkRows.Select(batch => (batch, true)).Concat(whole.LiveRows.Select(batch => (batch, false))))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                if (batch.TryGetRow(row, out _))
                    rows.Add((batch, row, isBulk));
            }
        }

        return rows;
    }

    private static void Append(RecordBatch rows, ReadOnlySpan<byte> tuple)
    {
        rows.BeginRow();
        rows.Buffer.Write(tuple);
        rows.EndRow();
    }

    private void CountBulk(LaneBatch part, RowIdentity row)
    {
        part.BulkCounts[(row.Did, row.Collection)] = part.BulkCounts.GetValueOrDefault((row.Did, row.Collection)) + 1;
        if (!part.Repos.ContainsKey(row.Did))
            part.Repos[row.Did] = Loading(row.Did);
    }

    private RepoState Loading(DidKey did) => whole.Repos.TryGetValue(did, out var state)
        ? state.AsLoading()
        : new RepoState { Did = did, Sync = SyncState.Resyncing };

    private static void Copy<TKey, TValue>(Dictionary<TKey, TValue> from, Dictionary<TKey, TValue> to)
        where TKey : notnull
    {
        foreach (var (key, value) in from)
            to[key] = value;
    }
}
