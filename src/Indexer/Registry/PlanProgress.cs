using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>Notes in the catalog how far re-projection has come, and keeps it to its pace.</summary>
internal sealed class PlanProgress(PlannedChange plan, PlanBook plans, PlanPace pace, TimeProvider clock)
{
    private readonly RowPace _rate = new(pace.RowsPerSecond, clock);
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
        plan.RowsDone += page.Rows;
        if (++_pages % pace.PagesBetweenNotes == 0)
        {
            plan.Cursor = TextOf(last);
            await plans.SaveAsync(plan, cancellationToken);
        }

        await _rate.KeepAsync(page.Rows, cancellationToken);
    }

    private static string TextOf(RowKey key)
    {
        Span<byte> did = stackalloc byte[DidKey.Length];
        key.Did.WriteBytes(did);
        return $"{Convert.ToHexStringLower(did)}/{Convert.ToHexStringLower(key.RecordKey.Span)}";
    }
}
