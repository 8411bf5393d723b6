namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Where a block stands while it is used. A walk holds one node for each depth, its commit and one record; so much of a CAR
/// is in memory at a time, however large it is.
/// </summary>
internal static class BlockRooms
{
    /// <summary>A node's room is its depth, from 0 to the limit on layers.</summary>
    public const int Nodes = DecodingLimits.TreeLayerMax + 1;

    public const int Commit = Nodes;
    public const int Record = Nodes + 1;
    public const int Count = Nodes + 2;
}
