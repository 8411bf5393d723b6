using Lexidex.Simulator.Keys;

namespace Lexidex.Simulator.Repos;

/// <summary>An operation of the directory: which of an account's states it made.</summary>
internal readonly record struct DirectoryEntry(SimulatedAccount Account, int State)
{
    public long Created => Account.States[State].Created;
}

/// <summary>
/// Every operation of every account, in the order in which the directory took them. No two have the same time, as readers of
/// <c>/export</c> page by it. Safe to use from several threads.
/// </summary>
internal sealed class SimulatedDirectory
{
    private const long Millisecond = 1_000;
    private const long Second = 1_000_000;

    private readonly Lock _gate = new();
    private readonly List<DirectoryEntry> _entries = [];
    private long _last;

    /// <summary>Each account's genesis, and a second later the operation that names its PDS.</summary>
    public void Register(IEnumerable<(SimulatedAccount Account, long Created)> accounts)
    {
        var states = accounts.SelectMany(each => new[]
        {
            (each.Account, Pds: default(int?), each.Created),
            (each.Account, Pds: (int?)each.Account.FirstPds, Created: each.Created + Second),
        });
        lock (_gate)
        {
            foreach (var (account, pds, created) in states.OrderBy(state => state.Created))
                Enter(account, account.FirstKey, pds, created);
        }
    }

    public void Change(SimulatedAccount account, SigningKey key, int pds, long created)
    {
        lock (_gate)
            Enter(account, key, pds, created);
    }

    /// <summary>The operations after a time in microseconds, the oldest first.</summary>
    public IReadOnlyList<DirectoryEntry> After(long time, int count)
    {
        lock (_gate)
        {
            int low = 0, high = _entries.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_entries[middle].Created <= time)
                    low = middle + 1;
                else
                    high = middle;
            }

            return _entries.GetRange(low, Math.Min(count, _entries.Count - low));
        }
    }

    private void Enter(SimulatedAccount account, SigningKey key, int? pds, long created)
    {
        _last = Math.Max(created / Millisecond * Millisecond, _last + Millisecond);
        account.Enter(new(key, pds, _last));
        _entries.Add(new(account, account.States.Length - 1));
    }
}
