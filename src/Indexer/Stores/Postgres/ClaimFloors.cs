using System.Collections.Concurrent;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Where claims of a host begin to look. PostgreSQL leaves the index entries of rows that moved or went until it sweeps up,
/// and a claim that began at the oldest would walk over all of them. Only a hint, and forgotten every few minutes: what
/// stands below a floor is found then.
/// </summary>
internal sealed class ClaimFloors
{
    private const int HostsMax = 10_000;

    // What a slow transaction adds is due since it began: it may come to sight behind rows that were due later.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, HostFloors> _hosts = new(StringComparer.Ordinal);

    public HostFloors Of(string host, DateTime now) =>
        _hosts.TryGetValue(host, out var floors) && floors.ForgetAt > now ? floors : new HostFloors(now + Lifetime, new Dictionary<int, DateTime>());

    /// <param name="floors">Every priority that a claim met, with the time that its oldest due row was due.</param>
    public void Learn(string host, IReadOnlyDictionary<int, DateTime> floors, DateTime now)
    {
        if (_hosts.Count >= HostsMax)
            _hosts.Clear();
        var highest = now - Slack;
        _hosts[host] = new HostFloors(
            Of(host, now).ForgetAt, floors.ToDictionary(entry => entry.Key, entry => entry.Value < highest ? entry.Value : highest));
    }
}

/// <summary>Priorities that a host is known to have, each with the time below which nothing is due.</summary>
internal sealed record HostFloors(DateTime ForgetAt, IReadOnlyDictionary<int, DateTime> ByPriority)
{
    /// <summary>The ranges between known priorities, where others may turn up: each ends below a bound of the one and begins above that of the other.</summary>
    public (long[] Highs, long[] Lows) Gaps()
    {
        var known = ByPriority.Keys.Select(priority => (long)priority).OrderDescending().ToArray();
        return ([(long)int.MaxValue + 1, .. known], [.. known, (long)int.MinValue - 1]);
    }
}
