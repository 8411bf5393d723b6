using System.Text;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Says in one text what a store or the simulator's model holds of a record, so that sets can be compared.</summary>
internal static class StoredRecords
{
    public static string Describe(DidKey did, StoredKey key)
    {
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        var recordKey = Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(key.RecordKey.Span, text)]);
        return $"{did} {key.Collection}/{recordKey} {Convert.ToHexString(key.Cid.Span)}";
    }

    public static SortedSet<string> Of(Simulator.Repos.NetworkModel model)
    {
        Span<byte> digest = stackalloc byte[32];
        var records = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var record in model.Records())
        {
            record.Cid.WriteDigest(digest);
            records.Add($"{DidKey.Of(Encoding.ASCII.GetBytes(record.Did))} {record.Collection}/{record.RecordKey} {Convert.ToHexString(digest)}");
        }

        return records;
    }
}
