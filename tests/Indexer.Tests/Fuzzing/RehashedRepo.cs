using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Repos;

namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>
/// A repository one block of which was replaced, with every block above it naming what is there now, up to the root: as whoever
/// writes hostile trees would make it, so that the hashes are right and the content is to be judged.
/// </summary>
internal static class RehashedRepo
{
    public static byte[] ToCar(SimulatedRepo repo, int place, byte[] replacement)
    {
        var (head, exported) = repo.Export();
        var blocks = exported.Select(block => block.Bytes.ToArray()).ToArray();
        var cids = exported.Select(block => block.Cid).ToArray();
        place %= blocks.Length;
        blocks[place] = replacement;
        Rename(blocks, cids, place);
        var root = cids[Array.FindIndex(exported.ToArray(), block => block.Cid == head.Cid)];
        return CarWriter.ToBytes(root, cids.Zip(blocks, (cid, bytes) => new CarBlock(cid, bytes)));
    }

    // Depth is that of the tree: each renaming goes on to the blocks above only. The replaced block is left as it was given.
    private static void Rename(byte[][] blocks, Cid[] cids, int place)
    {
        var due = new Queue<int>([place]);
        for (var left = 4 * blocks.Length; due.TryDequeue(out var at) && left > 0; left--)
        {
            var before = DigestOf(cids[at]);
            cids[at] = Cid.OfDagCbor(blocks[at]);
            var after = DigestOf(cids[at]);
            for (var above = 0; above < blocks.Length; above++)
            {
                if (above != place && Replace(blocks[above], before, after))
                    due.Enqueue(above);
            }
        }
    }

    private static bool Replace(Span<byte> block, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var found = false;
        for (var at = block.IndexOf(before); at >= 0; at = block.IndexOf(before))
        {
            after.CopyTo(block[at..]);
            found = true;
            if (after.SequenceEqual(before))
                break;
        }

        return found;
    }

    private static byte[] DigestOf(Cid cid)
    {
        var digest = new byte[Cid.DigestLength];
        cid.WriteDigest(digest);
        return digest;
    }
}
