using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// A short hash of digests that no stranger can foresee: the digests of unread blocks are whatever he wrote, and without
/// secret factors they could all meet in one place of an index.
/// </summary>
internal static class DigestHash
{
    private static readonly ulong[] Factors = NewFactors();

    public static ulong Of(ReadOnlySpan<byte> digest)
    {
        unchecked
        {
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(digest) * Factors[0];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]) * Factors[1];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]) * Factors[2];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]) * Factors[3];

            // High bits of a product depend on all of its factors' bits, low ones only on low ones.
            return hash ^ (hash >> 29);
        }
    }

    private static ulong[] NewFactors()
    {
        var factors = new ulong[4];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(factors.AsSpan()));
        for (var at = 0; at < factors.Length; at++)
            factors[at] |= 1;
        return factors;
    }
}
