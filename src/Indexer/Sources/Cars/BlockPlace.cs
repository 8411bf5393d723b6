using System.Buffers.Binary;
using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>Where a block lies in a file, in the order of a hash of its digest that no stranger can foresee.</summary>
internal readonly struct BlockPlace(ulong hash, ulong digestPart, uint start, int length) : IComparable<BlockPlace>
{
    public ulong Hash { get; } = hash;

    /// <summary>A part of the digest itself: two digests that share it and the hash do not happen.</summary>
    public ulong DigestPart { get; } = digestPart;

    public uint Start { get; } = start;

    public int Length { get; } = length;

    public static BlockPlace Of(ReadOnlySpan<byte> digest, long start, int length) =>
        new(DigestHash.Of(digest), BinaryPrimitives.ReadUInt64LittleEndian(digest), (uint)start, length);

    public bool IsOf(in BlockPlace other) => Hash == other.Hash && DigestPart == other.DigestPart;

    /// <summary>Of one digest's places the first in the file stands first.</summary>
    public int CompareTo(BlockPlace other)
    {
        if (Hash != other.Hash)
            return Hash < other.Hash ? -1 : 1;
        if (DigestPart != other.DigestPart)
            return DigestPart < other.DigestPart ? -1 : 1;
        return Start.CompareTo(other.Start);
    }
}
