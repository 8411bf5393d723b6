using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Keys;
using Lexidex.Simulator.Live;

namespace Lexidex.Simulator.Repos;

/// <summary>
/// A whole false network: accounts with keys and DIDs, repositories with signed trees, and a stream that changes them. All of it
/// follows from the options; nothing is random and nothing is stored. Safe to use from several threads.
/// </summary>
public sealed class SimulatedNetwork
{
    private readonly NetworkPlan _plan;
    private readonly List<SimulatedRepo> _repos = [];
    private readonly ConcurrentDictionary<string, SimulatedRepo> _byDid = new(StringComparer.Ordinal);
    private readonly LiveStream _live;

    public SimulatedNetwork(ulong seed, int repos, int records)
        : this(new SimulatorOptions { Seed = seed, Repos = repos, Records = records })
    {
    }

    public SimulatedNetwork(SimulatorOptions options)
    {
        Options = options;
        RotationKey = SimulatedAccount.MakeKey(KeyCurve.Secp256k1, options.Seed, 0);
        _plan = new(options.Seed, options.Repos, options.Records);
        Generator = new(_plan, index => Repo(index).Account.Did);
        Directory = new();
        var accounts = MakeAccounts(options);
        Directory.Register(accounts.Select(account => (account, _plan[account.Index].Created)));
        foreach (var account in accounts)
            Add(new(account, _plan[account.Index], () => new(Generator.RecordsOf(_plan[account.Index]))));
        Frames = new(options.ReplayFrames);
        PdsFrames = [.. Enumerable.Range(0, options.PdsHosts).Select(_ => new FrameWindow(options.ReplayFrames))];
        _live = new(this, Frames);
        Model = new(this);
    }

    public SimulatorOptions Options { get; }

    /// <summary>What is true now, to hold against an indexer.</summary>
    public NetworkModel Model { get; }

    /// <summary>The order in which the directory took the operations of all accounts.</summary>
    internal SimulatedDirectory Directory { get; }

    /// <summary>The relay's stream: what it still keeps, and what comes.</summary>
    public FrameWindow Frames { get; }

    /// <summary>The stream of each PDS: what happens to the accounts that live there.</summary>
    public IReadOnlyList<FrameWindow> PdsFrames { get; }

    /// <summary>All repositories, in the order in which they came to be.</summary>
    public IReadOnlyList<SimulatedRepo> Repos
    {
        get
        {
            lock (_repos)
                return [.. _repos];
        }
    }

    internal SigningKey RotationKey { get; }

    internal RecordGenerator Generator { get; }

    /// <summary>
    /// Lets at least so many events happen. A new account and a return are several events at once. When it comes back, the
    /// repositories stand as the frames tell.
    /// </summary>
    public void Advance(int events) => _live.Advance(events);

    /// <summary>Tells a lie about an account, then the truth; answers the account's DID.</summary>
    public string Forge(Forgery forgery) => _live.Forge(forgery);

    public bool TryFind(string did, [NotNullWhen(true)] out SimulatedRepo? repo) => _byDid.TryGetValue(did, out repo);

    internal SimulatedRepo Repo(int index)
    {
        lock (_repos)
            return _repos[index];
    }

    internal int Count
    {
        get
        {
            lock (_repos)
                return _repos.Count;
        }
    }

    internal RepoPlan PlanOf(int index) => _plan[index];

    internal void Add(SimulatedRepo repo)
    {
        lock (_repos)
            _repos.Add(repo);
        _byDid[repo.Account.Did] = repo;
    }

    private SimulatedAccount[] MakeAccounts(SimulatorOptions options)
    {
        var accounts = new SimulatedAccount[options.Repos];
        Parallel.For(0, accounts.Length, index => accounts[index] = new(options, index, RotationKey));
        return accounts;
    }
}
