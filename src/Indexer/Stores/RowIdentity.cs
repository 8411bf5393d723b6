using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>Whose row it is, and which: for words and counts, not for the hot path.</summary>
internal readonly record struct RowIdentity(DidKey Did, string Collection, string RecordKey)
{
    public string Path => $"{Collection}/{RecordKey}";

    public static RowIdentity Of(StoreTable table, ReadOnlySpan<byte> tuple)
    {
        var fields = new RowTuple(tuple);
        var did = DidKey.FromBytes(fields.Next());
        var collection = table.IsUnregistered ? Encoding.UTF8.GetString(fields.Next()) : table.Collection.Text;
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        return new RowIdentity(did, collection, Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(fields.Next(), text)]));
    }
}
