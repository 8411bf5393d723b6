using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Query;

/// <summary>Rebuilds rows of any table for one caller: a rebuilder for each table, made when first needed.</summary>
internal sealed class RecordRebuilders : IDisposable
{
    private readonly Dictionary<StoreTable, RecordRebuilder> _rebuilders = [];
    private readonly ByteBuffer _buffer = new();

    /// <summary>The record of a row, good until the next call; empty where the row does not give it back.</summary>
    public ReadOnlySpan<byte> Rebuild(RowView row)
    {
        if (!_rebuilders.TryGetValue(row.Table, out var rebuilder))
            _rebuilders[row.Table] = rebuilder = new RecordRebuilder(row.Table);
        _buffer.Clear();
        return rebuilder.TryRebuild(row.Row.Tuple.Span, _buffer) ? _buffer.Written : default;
    }

    /// <exception cref="DamagedRecordException">The row does not give its record back.</exception>
    public StoredRecord Read(RowView row, string did)
    {
        var block = Rebuild(row);
        if (block.IsEmpty)
            throw new DamagedRecordException($"at://{did}/{row.Collection}/{row.RecordKey}");
        return new StoredRecord(did, row, block.ToArray());
    }

    public void Dispose() => _buffer.Dispose();
}
