using System.Numerics;

namespace Lexidex.Simulator.Generation;

/// <summary>What a stream of numbers is for: streams of one seed that differ in purpose or in an index are independent.</summary>
internal enum RandomPurpose : ulong
{
    Key = 1,
    Account,
    Plan,
    Record,
    Time,
    Shape,
    Live,
    Host,
}

/// <summary>
/// Numbers from a seed, the same on every machine and runtime: xoshiro256**, seeded by splitmix64. Only integers and square roots
/// are taken from it, because other functions of floating point differ between processors.
/// </summary>
/// <remarks>See https://prng.di.unimi.it/.</remarks>
internal sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public RandomStream(ulong seed, RandomPurpose purpose, ulong first = 0, ulong second = 0, ulong third = 0)
    {
        var state = seed;
        foreach (var part in (ReadOnlySpan<ulong>)[(ulong)purpose, first, second, third])
            state = Mix(ref state) ^ part;
        _s0 = Mix(ref state);
        _s1 = Mix(ref state);
        _s2 = Mix(ref state);
        _s3 = Mix(ref state);
    }

    public ulong Next()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            var shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1. The bias of not rejecting is below 2^-32 here.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    public bool OneIn(int n) => Below(n) == 0;

    /// <summary>From 0 to below 1, in steps of 2^-53.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public void Fill(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(Next() >> 56);
    }

    private static ulong Mix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
