namespace Lexidex.Tests.Shared;

/// <summary>Counts the bytes that a piece of work allocates on this thread.</summary>
internal static class AllocatedBytes
{
    private const int Rounds = 8;

    /// <summary>
    /// The least that one of several rounds allocated. What the work itself allocates, every round allocates; the runtime's own allocations
    /// (a method compiled again, a collection that ends an allocation context) fall into one round and not into the next.
    /// </summary>
    public static long LeastOf(Action round)
    {
        round();
        var least = long.MaxValue;
        for (var rounds = 0; rounds < Rounds; rounds++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
