using System.IO.Hashing;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>The lane of a repository, for ever: part of the on-disk format, since positions and leases are kept by lane.</summary>
internal static class Lane
{
    public const int Count = 256;

    public static int Of(DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        return Of(bytes);
    }

    /// <summary>The lane of the sixteen bytes of a DID's compact form.</summary>
    public static int Of(ReadOnlySpan<byte> did) => (int)(XxHash3.HashToUInt64(did, seed: 0) % Count);
}
