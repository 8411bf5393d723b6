using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>The blocks of one CAR, wherever they lie: found by digest, and checked to have it before they are given out.</summary>
internal abstract class BlockSource
{
    /// <summary>The CAR's first root; default before there is a CAR.</summary>
    public abstract Cid Root { get; }

    public abstract long CarLength { get; }

    /// <summary>Bytes of the blocks that were opened, each counted once.</summary>
    public abstract long ReachedBytes { get; }

    /// <summary>
    /// Finds a block by its SHA-256 of 32 bytes and checks that it has that hash. False, with the fault, where it is missing
    /// or another. The block is valid until another is opened into the same room of <see cref="BlockRooms"/>.
    /// </summary>
    public abstract bool TryOpen(
        ReadOnlySpan<byte> digest, BlockHash hash, int room, out ReadOnlyMemory<byte> block, out RepoFault? fault);

    /// <summary>The same by CID. No CID but a dag-cbor one names a block here.</summary>
    public bool TryOpen(in Cid cid, BlockHash hash, int room, out ReadOnlyMemory<byte> block, out RepoFault? fault)
    {
        Span<byte> digest = stackalloc byte[BlockHash.Length];
        if (cid.IsDagCbor && cid.WriteDigest(digest) > 0)
            return TryOpen(digest, hash, room, out block, out fault);

        block = default;
        fault = new RepoFault(FaultReasons.BlockMissing, $"{cid} cannot name a block.");
        return false;
    }

    protected static RepoFault FaultOf(string reason, ReadOnlySpan<byte> digest) => new(reason, Cid.FromDagCborDigest(digest).ToString());
}
