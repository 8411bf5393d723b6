using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores;

/// <summary>What an attempt does with each of a batch's rows, the same on every engine.</summary>
internal static class RowsAsNewChoice
{
    /// <summary>Whether live rows are copied as new.</summary>
    public static bool Takes(this RowsAsNew asNew, RecordBatch live, LaneBatch batch) => asNew == RowsAsNew.All && batch.MayAllBeNew(live);

    /// <summary>The rows that are merged with what is there.</summary>
    public static IEnumerable<RecordBatch> Merged(this RowsAsNew asNew, LaneBatch batch) =>
        (asNew == RowsAsNew.None ? batch.BulkRows : []).Concat(batch.LiveRows.Where(live => !asNew.Takes(live, batch)));
}
