using System.Diagnostics.CodeAnalysis;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// Resolves DIDs, keeps the answers, and asks no one more often than the limits allow. Those who want one DID at one time share
/// one request. Safe for use by several tasks at once.
/// </summary>
internal sealed class IdentityDirectory : ISigningKeys, IDisposable
{
    private readonly IdentityOptions _options;
    private readonly IdentityCache _cache;
    private readonly DidResolver _resolver;
    private readonly EarlierKeys _earlier;
    private readonly MirroredLogs? _mirror;
    private readonly SemaphoreSlim _concurrent;
    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<Did, Task<(IdentityAnswer Standing, bool WasAsked)>> _underWay = [];
    private readonly Lock _gate = new();

    public IdentityDirectory(OutboundDoor door, IdentityOptions options, TimeProvider clock, ReadMirror? mirror = null)
    {
        _options = options;
        _cache = new IdentityCache(options, clock);
        var gates = new HostGates(options, clock);
        _resolver = new DidResolver(door, options, gates);
        _mirror = mirror is null ? null : new MirroredLogs(mirror);
        _earlier = new EarlierKeys(door, _mirror, options, gates, clock);
        Handles = new HandleDirectory(new HandleResolver(door, options, gates), this, options, clock);
        _concurrent = new SemaphoreSlim(options.ConcurrentMax);
    }

    /// <summary>Which handle each account goes by.</summary>
    public HandleDirectory Handles { get; }

    /// <summary>Identities and faults that are known now.</summary>
    public int Count => _cache.Count;

    public bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key) => _cache.TryFindKey(did, out key);

    /// <summary>The identity as it is known, asked for only where it is not, or no more.</summary>
    public async ValueTask<IdentityAnswer> ResolveAsync(Did did, CancellationToken cancellationToken) =>
        _cache.TryFindAnswer(did, out var answer) ? answer : (await FetchShared(did).WaitAsync(cancellationToken)).Standing;

    public Task PrefetchAsync(IReadOnlyCollection<Did> dids, CancellationToken cancellationToken)
    {
        var unknown = dids.Where(did => !_cache.TryFindAnswer(did, out _)).ToList();
        if (unknown.Count == 0)
            return Task.CompletedTask;
        var together = new ParallelOptions { MaxDegreeOfParallelism = _options.ConcurrentMax, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(unknown, together, async (did, ended) => await FetchShared(did).WaitAsync(ended));
    }

    public async ValueTask<bool> RefreshAsync(Did did, CancellationToken cancellationToken)
    {
        if (_cache.MayRefresh(did))
            return (await FetchShared(did).WaitAsync(cancellationToken)).WasAsked;
        _cache.MarkStale(did);
        return false;
    }

    public Uri? FindHost(Did did) => _cache.FindHost(did);

    public void Remember(Did did, string key, DateTimeOffset resolvedAt) => _cache.Remember(did, key, resolvedAt);

    public IdentityStanding? FindStanding(Did did) => _cache.FindStanding(did);

    public ValueTask<IReadOnlyList<SigningKey>> FindEarlierAsync(Did did, CancellationToken cancellationToken) =>
        _earlier.ReadAsync(did, _cache.TryFindKey(did, out var now) ? now : null, cancellationToken);

    public void MarkStale(Did did) => _cache.MarkStale(did);

    public void Dispose()
    {
        // It is known under two names, and each may end it.
        if (_ended.IsCancellationRequested)
            return;
        _ended.Cancel();
        _ended.Dispose();
        _earlier.Dispose();
        _mirror?.Dispose();
    }

    private Task<(IdentityAnswer Standing, bool WasAsked)> FetchShared(Did did)
    {
        lock (_gate)
        {
            if (!_underWay.TryGetValue(did, out var fetch))
                _underWay[did] = fetch = FetchAsync(did);
            return fetch;
        }
    }

    // It belongs to nobody who waits for it: one who gives up must not take the answer from the others.
    private async Task<(IdentityAnswer Standing, bool WasAsked)> FetchAsync(Did did)
    {
        await Task.Yield();
        try
        {
            await _concurrent.WaitAsync(_ended.Token);
            try
            {
                var answer = await AskMirrorAsync(did) ?? await _resolver.ResolveAsync(did, _ended.Token);
                return (_cache.Put(did, answer), answer.IsResolved || answer.Fault.IsFinal);
            }
            finally
            {
                _concurrent.Release();
            }
        }
        finally
        {
            lock (_gate)
                _underWay.Remove(did);
        }
    }

    // The mirror may be behind, so whoever knew an answer already and asks again is sent to the directory itself.
    private async Task<IdentityAnswer?> AskMirrorAsync(Did did) =>
        _mirror is not null && !_cache.Knows(did) && await _mirror.FindAsync(did, _ended.Token) is { } history ? history.ToAnswer(did) : null;
}
