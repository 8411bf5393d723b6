using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Says whose repository a CAR claims to be, without an index and unverified: enough to choose its lane, where the whole
/// of it is checked. The commit usually comes first.
/// </summary>
internal static class CarOwner
{
    public static bool TryPeek(ReadOnlyMemory<byte> car, out Did did)
    {
        did = default;
        var reader = new CarReader(car.Span);
        Span<byte> root = stackalloc byte[BlockHash.Length];
        if (!reader.TryReadHeader() || reader.Root.WriteDigest(root) == 0)
            return false;

        while (reader.MoveNext())
        {
            var digest = car.Span.Slice(reader.BlockStart - BlockHash.Length, BlockHash.Length);
            if (!reader.IsDagCbor || !digest.SequenceEqual(root))
                continue;
            var isCommit = CommitDecoder.TryDecode(car.Slice(reader.BlockStart, reader.BlockLength), out var commit, out _);
            did = commit.Did;
            return isCommit;
        }

        return false;
    }
}
