using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>The lanes that a batch writes to, found in all of its parts: what a fence has to be held for.</summary>
internal static class BatchLanes
{
    private const int DidOffset = sizeof(short) + sizeof(int);

    /// <summary>Lane numbers in ascending order.</summary>
    public static short[] Of(LaneBatch batch)
    {
        Span<bool> lanes = stackalloc bool[Lane.Count];
        lanes.Clear();
        foreach (var rows in batch.BulkRows)
            MarkRows(rows, lanes);
        foreach (var rows in batch.LiveRows)
            MarkRows(rows, lanes);
        foreach (var delete in batch.Deletes.Values)
            lanes[Lane.Of(delete.Did)] = true;
        MarkKeys(batch.Repos.Keys, lanes);
        MarkKeys(batch.Purges, lanes);
        MarkKeys(batch.Enqueues.Keys, lanes);
        MarkKeys(batch.Dequeues, lanes);
        foreach (var (did, _) in batch.BulkCounts.Keys)
            lanes[Lane.Of(did)] = true;
        foreach (var (_, lane) in batch.Positions.Keys)
            lanes[lane] = true;
        return Numbers(lanes);
    }

    // Rows of one repository mostly stand together: a DID is hashed only when it changes.
    private static void MarkRows(RecordBatch rows, Span<bool> lanes)
    {
        ReadOnlySpan<byte> last = default;
        for (var i = 0; i < rows.RowCount; i++)
        {
            if (!rows.TryGetRow(i, out var tuple))
                continue;
            var did = tuple.Slice(DidOffset, DidKey.Length);
            if (did.SequenceEqual(last))
                continue;
            lanes[Lane.Of(did)] = true;
            last = did;
        }
    }

    private static void MarkKeys(IEnumerable<DidKey> dids, Span<bool> lanes)
    {
        foreach (var did in dids)
            lanes[Lane.Of(did)] = true;
    }

    private static short[] Numbers(ReadOnlySpan<bool> lanes)
    {
        var numbers = new short[lanes.Count(true)];
        var count = 0;
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            if (lanes[lane])
                numbers[count++] = (short)lane;
        }

        return numbers;
    }
}
