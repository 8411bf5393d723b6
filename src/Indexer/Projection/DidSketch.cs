using System.IO.Hashing;
using System.Numerics;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// About how many different DIDs were met, in 2,048 bytes however many they are: HyperLogLog, with a standard error of
/// 2.3 %. Registers of two sketches are merged by the larger of each. Stored: never change hash, seed or size.
/// </summary>
/// <remarks>See Flajolet, Fusy, Gandouet, Meunier: HyperLogLog, 2007.</remarks>
internal static class DidSketch
{
    public const int Registers = 2_048;

    // Another seed than a lane's, so that the DIDs of one lane do not share registers.
    private const long Seed = 0x6469_6473;
    private const int IndexBits = 11;

    /// <summary>Takes a DID in; allocates nothing.</summary>
    public static void Add(Span<byte> registers, DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        var hash = XxHash3.HashToUInt64(bytes, Seed);
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1))) + 1);
        ref var register = ref registers[(int)(hash >> (64 - IndexBits))];
        register = Math.Max(register, rank);
    }

    public static void Merge(Span<byte> into, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < Registers; i++)
            into[i] = Math.Max(into[i], other[i]);
    }

    public static long Estimate(ReadOnlySpan<byte> registers)
    {
        var (sum, zeros) = (0.0, 0);
        foreach (var register in registers)
        {
            sum += Math.ScaleB(1, -register);
            zeros += register == 0 ? 1 : 0;
        }

        const double alpha = 0.7213 / (1 + 1.079 / Registers);
        var estimate = alpha * Registers * Registers / sum;

        // Few DIDs leave registers empty, and counting those is more exact.
        if (estimate <= 2.5 * Registers && zeros > 0)
            estimate = Registers * Math.Log((double)Registers / zeros);
        return (long)Math.Round(estimate);
    }
}
