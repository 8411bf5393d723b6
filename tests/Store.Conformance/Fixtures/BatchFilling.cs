using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>Fills batches as a lane would.</summary>
internal static class BatchFilling
{
    public static LaneBatch Bulk(this LaneBatch batch, params TestRow[] rows)
    {
        foreach (var row in rows)
        {
            row.AppendTo(batch.BulkBatch(row.Table));
            batch.CountOperation();
            batch.BulkCounts[(row.Did, row.Collection)] = batch.BulkCounts.GetValueOrDefault((row.Did, row.Collection)) + 1;
        }

        return batch;
    }

    public static LaneBatch Live(this LaneBatch batch, params TestRow[] rows)
    {
        foreach (var row in rows)
        {
            row.AppendTo(batch.LiveBatch(row.Table));
            batch.CountOperation();
        }

        return batch;
    }

    public static LaneBatch Delete(this LaneBatch batch, TestRow row)
    {
        var key = row.KeyForm;
        var delete = new RowDelete(row.Table, row.Collection, row.Did, batch.Keys.Length, key.Length, Tid.FromValue(row.Rev));
        batch.Keys.Write(key);
        batch.Deletes.Add((UInt128)batch.Deletes.Count, delete);
        return batch;
    }

    public static LaneBatch Repo(this LaneBatch batch, DidKey did, ulong? rev, SyncState sync = SyncState.Active)
    {
        batch.Repos[did] = new RepoState { Did = did, Sync = sync, Rev = rev is { } value ? Tid.FromValue(value) : null };
        return batch;
    }

    public static LaneBatch Position(this LaneBatch batch, string source, int lane, long position)
    {
        batch.Positions[(source, lane)] = position;
        return batch;
    }
}
