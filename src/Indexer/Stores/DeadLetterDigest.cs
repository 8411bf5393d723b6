using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// What makes a dead letter the same letter: where it came from, what it holds and why it was refused, but not when. So a
/// batch that is written twice, or a stream that is read again after a restart, leaves it once.
/// </summary>
internal static class DeadLetterDigest
{
    public const int Length = 16;

    public static byte[] Of(DeadLetter letter)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(letter.Reason));
        Append(hash, Encoding.UTF8.GetBytes(letter.Source));
        Append(hash, Encoding.UTF8.GetBytes(letter.Path));
        Span<byte> did = stackalloc byte[DidKey.Length];
        letter.Did.WriteBytes(did);
        Append(hash, did);
        Append(hash, letter.Bytes);
        return hash.GetHashAndReset()[..Length];
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
