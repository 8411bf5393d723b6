using System.Numerics;
using System.Security.Cryptography;

namespace Lexidex.Simulator.Trees;

/// <summary>How high a key stands in a Merkle search tree: the leading zero bits of its SHA-256, in pairs.</summary>
/// <remarks>See https://atproto.com/specs/repository#mst-structure.</remarks>
internal static class TreeLayer
{
    public static int Of(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        var zeroBytes = hash.IndexOfAnyExcept((byte)0);
        var zeroBits = (zeroBytes * 8) + BitOperations.LeadingZeroCount((uint)hash[zeroBytes]) - 24;
        return zeroBits / 2;
    }
}
