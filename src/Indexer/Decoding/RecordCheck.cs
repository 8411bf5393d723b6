using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Decoding;

/// <summary>What is asked of one record's block by itself. A fault is of that record: the others are kept.</summary>
internal static class RecordCheck
{
    public static RepoFault? FindFault(ReadOnlySpan<byte> block, int bytesMax)
    {
        if (block.Length > bytesMax)
            return new RepoFault(FaultReasons.RecordSize, $"The record is longer than {bytesMax} bytes.");
        return CborCheck.TryValidate(block, out var reason) ? null : new RepoFault(FaultReasons.RecordCbor, reason);
    }
}
