using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>A repository's commit object as it was signed. Its slices are valid as long as the CAR is that it came from.</summary>
/// <remarks>See https://atproto.com/specs/repository#commit-objects.</remarks>
internal readonly record struct SignedCommit
{
    public Did Did { get; init; }

    public Tid Rev { get; init; }

    /// <summary>Root of the tree.</summary>
    public Cid Data { get; init; }

    public Cid? Prev { get; init; }

    /// <summary>The whole object, which hashes to the commit's CID.</summary>
    public ReadOnlyMemory<byte> Block { get; init; }

    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Where key and value of the signature begin and end in <see cref="Block"/>.</summary>
    public Range SignaturePair { get; init; }

    /// <summary>Appends the bytes that were signed: the same map without its signature.</summary>
    public void WriteUnsigned(ByteBuffer unsigned)
    {
        var block = Block.Span;

        // A map of at most 23 pairs has its count in its first byte, and commits with more are refused.
        unsigned.WriteByte((byte)(block[0] - 1));
        unsigned.Write(block[1..SignaturePair.Start]);
        unsigned.Write(block[SignaturePair.End..]);
    }
}
