using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>A record given back from its row, its CID checked.</summary>
/// <param name="Did">The owner's DID as text.</param>
/// <param name="Block">The record's DAG-CBOR, bit for bit as it was signed.</param>
internal sealed record StoredRecord(string Did, RowView Row, ReadOnlyMemory<byte> Block)
{
    public string Uri => $"at://{Did}/{Row.Collection}/{Row.RecordKey}";

    public Cid Cid => Row.Cid;

    public Tid Rev => Row.Rev;
}

/// <summary>A row does not give the record whose CID it names: the store is damaged, or we are wrong.</summary>
internal sealed class DamagedRecordException(string uri)
    : Exception($"The record {uri} does not rebuild from its row to its CID. Fetch the repository again, and report this.");
