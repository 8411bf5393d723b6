using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>Notes in the catalog how far re-projection has come, and keeps it to its pace.</summary>
internal sealed class PlanProgress(PlannedChange plan, PlanBook plans, PlanPace pace, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private long _rows;
    private int _pages;

    /// <summary>The key after which the last process was; null at the beginning.</summary>
    public RowKey? Start()
    {
        if (plan.Cursor?.Split('/') is not [var did, var key])
            return null;
        return new RowKey(DidKey.FromBytes(Convert.FromHexString(did)), plan.Nsid, Convert.FromHexString(key));
    }

    public async Task NoteAsync(ReprojectedPage page, RowKey last, CancellationToken cancellationToken)
    {
        _rows += page.Rows;
        plan.RowsDone += page.Rows;
        if (++_pages % pace.PagesBetweenNotes == 0)
        {
            plan.Cursor = TextOf(last);
            await plans.SaveAsync(plan, cancellationToken);
        }

        var due = TimeSpan.FromSeconds((double)_rows / pace.RowsPerSecond) - clock.GetElapsedTime(_begun);
        if (due > TimeSpan.Zero)
            await Task.Delay(due, clock, cancellationToken);
    }

    private static string TextOf(RowKey key)
    {
        Span<byte> did = stackalloc byte[DidKey.Length];
        key.Did.WriteBytes(did);
        return $"{Convert.ToHexStringLower(did)}/{Convert.ToHexStringLower(key.RecordKey.Span)}";
    }
}
