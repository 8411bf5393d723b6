using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>An operation of the did:plc directory.</summary>
/// <param name="Digest">SHA-256 of the operation: its CID without the part that is always the same.</param>
/// <param name="CreatedMicros">When the directory took it.</param>
/// <param name="Operation">Its bytes in DAG-CBOR, the signature in them.</param>
internal readonly record struct PlcRow(DidKey Did, ReadOnlyMemory<byte> Digest, long CreatedMicros, ReadOnlyMemory<byte> Operation);

/// <summary>Table plc: the mirror of the did:plc directory.</summary>
internal interface IPlcRows
{
    /// <summary>How far the directory's export was taken, in microseconds since the Unix epoch; 0 where it was not begun.</summary>
    Task<long> ReadPositionAsync(CancellationToken cancellationToken);

    /// <summary>Adds those that are new, and moves the position, all in one transaction. The same row twice is one.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyCollection<PlcRow> rows, long positionMicros, CancellationToken cancellationToken);

    /// <summary>Every operation of one DID, the oldest first.</summary>
    Task<IReadOnlyList<PlcRow>> ReadAsync(DidKey did, CancellationToken cancellationToken);
}
