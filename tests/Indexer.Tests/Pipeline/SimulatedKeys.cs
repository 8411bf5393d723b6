using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using SimulatedKey = Lexidex.Simulator.Keys.SigningKey;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>The keys of a simulated network's accounts, known once they were asked for, as a resolver has them.</summary>
internal sealed class SimulatedKeys(SimulatedNetwork network, SimulatorHost? host = null) : ISigningKeys
{
    private readonly ConcurrentDictionary<string, (SigningKey Key, Uri? Host, string Handle, int Time)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _refreshes = new(StringComparer.Ordinal);

    // Of all together: who is asked later knows it later, also after a restart.
    private static int s_time;

    /// <summary>Accounts whose identity cannot be resolved.</summary>
    public ConcurrentDictionary<string, bool> Unreachable { get; } = new(StringComparer.Ordinal);

    /// <summary>The account whose first questions are answered only when these are done, the next at once.</summary>
    public (string Did, Task[] Until) Gate { get; init; } = ("", []);

    /// <summary>How often the account of the gate was asked for.</summary>
    public int GatePassages { get; private set; }

    public IReadOnlyDictionary<string, int> Refreshes => _refreshes;

    public bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key)
    {
        var isKnown = _known.TryGetValue(did.ToString(), out var known);
        key = known.Key;
        return isKnown;
    }

    public Uri? FindHost(Did did) => _known.TryGetValue(did.ToString(), out var known) ? known.Host : null;

    // Time passes with each question.
    public IdentityStanding? FindStanding(Did did) => _known.TryGetValue(did.ToString(), out var known) && known.Time > 0
        ? new IdentityStanding(new ResolvedIdentity(did, known.Key, known.Host, Handle.Parse(known.Handle)), DateTimeOffset.UnixEpoch.AddSeconds(known.Time))
        : null;

    public async Task PrefetchAsync(IReadOnlyCollection<Did> dids, CancellationToken cancellationToken)
    {
        foreach (var did in dids)
            await RefreshAsync(did, cancellationToken);
    }

    public void Remember(Did did, string key, DateTimeOffset resolvedAt)
    {
        if (KeyText.TryParse(key, out var parsed))
            _known.TryAdd(did.ToString(), (parsed, null, "", 0));
    }

    public void MarkStale(Did did)
    {
        // What is asked for is always fresh here.
    }

    public async ValueTask<bool> RefreshAsync(Did did, CancellationToken cancellationToken)
    {
        var text = did.ToString();
        if (text == Gate.Did && GatePassages++ is var passage && passage < Gate.Until.Length)
            await Gate.Until[passage].WaitAsync(cancellationToken);
        await Task.Yield();
        _refreshes.AddOrUpdate(text, 1, static (_, count) => count + 1);
        if (Unreachable.ContainsKey(text))
            return false;
        if (network.TryFind(text, out var repo))
            _known[text] = (Of(repo.Account.Key), host?.PdsServers[repo.Account.Pds].Address, repo.Account.Handle, Interlocked.Increment(ref s_time));
        return true;
    }

    public async ValueTask<IReadOnlyList<SigningKey>> FindEarlierAsync(Did did, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return network.TryFind(did.ToString(), out var repo)
            ? [.. repo.Account.States.SkipLast(1).Reverse().Select(state => Of(state.Key))]
            : [];
    }

    public static SigningKey Of(SimulatedKey key) => new(key.IsP256 ? KeyCurve.P256 : KeyCurve.Secp256k1, key.PublicKey);
}
