using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Fills one <see cref="LaneBatch"/>: projects records into rows and keeps one last operation for each key, so that a
/// create, update and delete of the same record in one batch end as the last of them.
/// </summary>
internal sealed class BatchBuilder(ProjectorSet projectors) : IDisposable
{
    // Keys are told apart by a keyed 128-bit hash; the seed is secret, so nobody can make two keys meet.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly Dictionary<UInt128, (RecordBatch Batch, int Row)> _liveRows = [];
    private readonly List<Action> _whenDurable = [];

    public LaneBatch Batch { get; } = new();

    public int OperationCount => Batch.OperationCount;

    /// <summary>Adds a row of a repository that has no rows yet.</summary>
    public void AddBulk(StoreTable table, in RowOrigin origin, in RecordOp op)
    {
        Project(Batch.BulkBatch(table), origin, op);
        Batch.CountOperation();
    }

    /// <summary>Adds a row that replaces an older one of the same key.</summary>
    public void Upsert(StoreTable table, in RowOrigin origin, in RecordOp op)
    {
        var hash = HashOf(origin.Did, op.Collection.Span, op.RecordKey.Span);
        Batch.Deletes.Remove(hash);
        if (_liveRows.TryGetValue(hash, out var older))
            older.Batch.Withdraw(older.Row);

        var batch = Batch.LiveBatch(table);
        batch.Replaces |= op.Action != RecordAction.Create;
        _liveRows[hash] = (batch, Project(batch, origin, op));
        Batch.CountOperation();
        if (table.HasKept)
            AddDelete(~hash, StoreTable.Unregistered, origin.Did, origin.Rev, op.Collection.Span, op.RecordKey.Span);
    }

    public void Delete(StoreTable table, DidKey did, Tid rev, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        Remove(table, did, rev, collection, recordKey);
        Batch.CountOperation();
    }

    /// <summary>The same as part of an operation that is counted already.</summary>
    public void Remove(StoreTable table, DidKey did, Tid rev, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        var hash = HashOf(did, collection, recordKey);
        if (_liveRows.Remove(hash, out var row))
            row.Batch.Withdraw(row.Row);

        AddDelete(hash, table, did, rev, collection, recordKey);
        if (table.HasKept)
            AddDelete(~hash, StoreTable.Unregistered, did, rev, collection, recordKey);
    }

    /// <summary>
    /// Takes away what stands of a record in another table than the one that it is written to or deleted from: where it was before its
    /// collection was retired. It is no operation of its own.
    /// </summary>
    public void DeleteElsewhere(StoreTable table, DidKey did, Tid rev, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey) =>
        AddDelete(~HashOf(did, collection, recordKey), table, did, rev, collection, recordKey);

    /// <summary>Removes every row of a repository, those of this batch included.</summary>
    public void Purge(DidKey did)
    {
        Batch.WithdrawAll(did);
        Batch.Purges.Add(did);
    }

    public void WhenDurable(Action action) => _whenDurable.Add(action);

    /// <summary>Tells everyone who waited, then makes ready for the next filling.</summary>
    public void Complete()
    {
        foreach (var action in _whenDurable)
            action();
        Reset();
    }

    public void Reset()
    {
        Batch.Clear();
        _liveRows.Clear();
        _whenDurable.Clear();
    }

    public void Dispose() => Batch.Dispose();

    /// <param name="hash">Of the key; turned around for the other table that a record may stand in.</param>
    private void AddDelete(UInt128 hash, StoreTable table, DidKey did, Tid rev, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        Span<byte> form = stackalloc byte[RecordKeyForm.MaxLength];
        var length = RecordKeyForm.Write(recordKey, form);
        Batch.Deletes[hash] = new RowDelete(table, Encoding.ASCII.GetString(collection), did, Batch.Keys.Length, length, rev);
        Batch.Keys.Write(form[..length]);
    }

    private int Project(RecordBatch batch, in RowOrigin origin, in RecordOp op)
    {
        batch.BeginRow();
        projectors.Of(batch.Table).Project(origin, op.Collection.Span, op.RecordKey.Span, op.Cid, op.Block.Span, batch.Buffer);
        return batch.EndRow();
    }

    private static UInt128 HashOf(DidKey did, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        Span<byte> key = stackalloc byte[16 + collection.Length + 1 + recordKey.Length];
        did.WriteBytes(key);
        collection.CopyTo(key[16..]);
        key[16 + collection.Length] = (byte)'/';
        recordKey.CopyTo(key[(17 + collection.Length)..]);
        return XxHash128.HashToUInt128(key, Seed);
    }
}
