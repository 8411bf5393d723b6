using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

internal enum RecordAction : byte
{
    Create,
    Update,
    Delete,
}

/// <summary>
/// One change of one record. The slices point into the frame or CAR they came from and are valid as long as it is.
/// A delete has neither CID nor block.
/// </summary>
internal readonly record struct RecordOp(
    RecordAction Action,
    ReadOnlyMemory<byte> Collection,
    ReadOnlyMemory<byte> RecordKey,
    Cid Cid,
    ReadOnlyMemory<byte> Block)
{
    /// <summary>The key in the tree, also where it is no collection and record key.</summary>
    public ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>The record's CID before the change, where the host tells it.</summary>
    public Cid? Prev { get; init; }

    /// <summary>Why this record alone is not believed; null for a good one. Its block, where there is one, is a dead letter.</summary>
    public RepoFault? Fault { get; init; }
}
