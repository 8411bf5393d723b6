using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>A strong reference: a record's address and the CID it had when it was referred to.</summary>
internal readonly record struct RecordReference(string Uri, Cid Cid)
{
    public FieldMap ToMap() => new FieldMap().Text("uri", Uri).Text("cid", Cid.ToString());
}

/// <summary>A record of the network, as bytes.</summary>
internal readonly record struct GeneratedRecord(RecordPath Path, byte[] Block);
