using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>SHA-256 of blocks and tree keys, nothing allocated for one. For one thread at a time.</summary>
internal sealed class BlockHash : IDisposable
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public bool Matches(ReadOnlySpan<byte> block, ReadOnlySpan<byte> digest)
    {
        Span<byte> actual = stackalloc byte[Length];
        Compute(block, actual);
        return actual.SequenceEqual(digest);
    }

    /// <summary>The same for a block that comes in pieces.</summary>
    public bool Matches(ReadOnlySpan<byte> start, IEnumerable<ReadOnlyMemory<byte>> rest, ReadOnlySpan<byte> digest)
    {
        _sha256.AppendData(start);
        foreach (var piece in rest)
            _sha256.AppendData(piece.Span);

        Span<byte> actual = stackalloc byte[Length];
        _sha256.GetHashAndReset(actual);
        return actual.SequenceEqual(digest);
    }

    /// <summary>The CID of a block of ours.</summary>
    public Cid CidOf(ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[Length];
        Compute(block, digest);
        return Cid.FromDagCborDigest(digest);
    }

    /// <summary>The layer of the tree in which a key stands: pairs of leading zero bits of its hash.</summary>
    /// <remarks>See https://atproto.com/specs/repository#mst-structure.</remarks>
    public int LayerOf(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[Length];
        Compute(key, hash);

        var zeros = 0;
        for (var at = 0; at < Length; at += sizeof(ulong))
        {
            var zerosHere = BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash[at..]));
            zeros += zerosHere;
            if (zerosHere < 64)
                break;
        }

        return zeros / 2;
    }

    public void Dispose() => _sha256.Dispose();

    private void Compute(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        if (LibcryptoSha256.IsThere && bytes.Length <= LibcryptoSha256.BytesMax)
        {
            LibcryptoSha256.Compute(bytes, hash);
            return;
        }

        _sha256.AppendData(bytes);
        _sha256.GetHashAndReset(hash);
    }
}
