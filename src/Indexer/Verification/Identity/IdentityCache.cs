using System.Diagnostics.CodeAnalysis;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>What is known of identities, bounded in entries. Safe for use by several tasks at once.</summary>
internal sealed class IdentityCache(IdentityOptions options, TimeProvider clock)
{
    private readonly RecentlyUsed<Did, KnownIdentity> _known = new(options.CachedMax);
    private readonly RecentlyUsed<Did, RememberedKey> _remembered = new(options.CachedMax);
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _known.Count;
        }
    }

    public bool TryFindKey(Did did, [NotNullWhen(true)] out SigningKey? key)
    {
        lock (_gate)
            key = _known.TryFind(did, out var known) && known.Answer is { IsResolved: true } or { Fault.IsFinal: true }
                ? known.Answer.Identity?.SigningKey
                : FindRemembered(did);
        return key is not null;
    }

    /// <summary>Whether anything is known of the account, also from before this process began.</summary>
    public bool Knows(Did did)
    {
        lock (_gate)
            return _known.TryFind(did, out _) || FindRemembered(did) is not null;
    }

    /// <summary>Keeps what was known before, for as long as nobody asks.</summary>
    public void Remember(Did did, string key, DateTimeOffset resolvedAt)
    {
        lock (_gate)
        {
            if (!_known.TryFind(did, out _))
                _remembered.Put(did, new RememberedKey(key, resolvedAt));
        }
    }

    public Uri? FindHost(Did did)
    {
        lock (_gate)
            return _known.TryFind(did, out var known) ? known.Answer.Identity?.Pds : null;
    }

    public IdentityStanding? FindStanding(Did did)
    {
        lock (_gate)
            return _known.TryFind(did, out var known) && known.Answer.Identity is { } identity ? new IdentityStanding(identity, known.AskedAt) : null;
    }

    /// <summary>An answer that need not, or may not, be asked for again now.</summary>
    public bool TryFindAnswer(Did did, out IdentityAnswer answer)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            answer = _known.TryFind(did, out var known) ? known.Answer : default;
            return known is not null && (known.IsFresh(now, options) || (known.IsStale && !known.MayRefresh(now, options)));
        }
    }

    public bool MayRefresh(Did did)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
            return !_known.TryFind(did, out var known) || known.MayRefresh(now, options);
    }

    public void MarkStale(Did did)
    {
        lock (_gate)
        {
            if (_known.TryFind(did, out var known) && !known.IsStale)
                _known.Put(did, known with { IsStale = true });
        }
    }

    /// <summary>Keeps an answer, and gives what stands now: where nobody could be asked, what was known before, as stale.</summary>
    public IdentityAnswer Put(Did did, IdentityAnswer answer)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            DateTimeOffset? refreshed = _known.TryFind(did, out var before) ? now : null;
            if (before is { Answer.IsResolved: true } && answer is { IsResolved: false, Fault.IsFinal: false })
            {
                _known.Put(did, before with { RefreshedAt = refreshed, IsStale = true });
                return before.Answer;
            }

            _known.Put(did, new KnownIdentity(answer, now, refreshed, IsStale: false));
            return answer;
        }
    }

    private SigningKey? FindRemembered(Did did) => _remembered.TryFind(did, out var remembered) ? remembered.At(clock.GetUtcNow(), options) : null;
}
