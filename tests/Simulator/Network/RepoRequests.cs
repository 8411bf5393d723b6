using System.Collections.Concurrent;

namespace Lexidex.Simulator.Network;

/// <summary>How often getRepo was asked of all PDS hosts together, refusals too.</summary>
internal sealed class RepoRequests
{
    private readonly ConcurrentDictionary<string, int> _byDid = new(StringComparer.Ordinal);
    private int _all;

    public IReadOnlyDictionary<string, int> ByDid => _byDid;

    /// <summary>Counts one request, and says how many there are now.</summary>
    public int Count(string? did)
    {
        _byDid.AddOrUpdate(did ?? "", 1, static (_, count) => count + 1);
        return Interlocked.Increment(ref _all);
    }
}
