using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Benchmarks.Projecting;

/// <summary>A record as reading gave it, and the table it goes to.</summary>
internal sealed record ReadRecord(StoreTable Table, RowOrigin Origin, byte[] Collection, byte[] Key, Cid Cid, byte[] Block)
{
    public static ReadRecord Of(RepoSnapshot snapshot, CollectionTables tables)
    {
        var op = snapshot.Current;
        return new ReadRecord(
            tables.Of(op.Collection.Span),
            new RowOrigin(snapshot.Did.Key, snapshot.Rev, 0),
            op.Collection.ToArray(),
            op.RecordKey.ToArray(),
            op.Cid,
            op.Block.ToArray());
    }
}
