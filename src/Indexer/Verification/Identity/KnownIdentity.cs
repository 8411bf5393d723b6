namespace Lexidex.Indexer.Verification.Identity;

/// <summary>The last answer for one DID, and when it was had.</summary>
/// <param name="RefreshedAt">When it was last asked for although an answer was known; null where that never was.</param>
internal sealed record KnownIdentity(IdentityAnswer Answer, DateTimeOffset AskedAt, DateTimeOffset? RefreshedAt, bool IsStale)
{
    /// <summary>Whether it may be given out as it is.</summary>
    public bool IsFresh(DateTimeOffset now, IdentityOptions options) => !IsStale && now - AskedAt < LifeOf(options);

    /// <summary>Whether it may be asked for again already.</summary>
    public bool MayRefresh(DateTimeOffset now, IdentityOptions options) =>
        RefreshedAt is not { } refreshed || now - refreshed >= options.RefreshEvery;

    private TimeSpan LifeOf(IdentityOptions options) => Answer switch
    {
        { IsResolved: true } => options.FreshFor,
        { Fault.IsFinal: true } => options.FaultFor,
        { Fault.RetryAfter: { } retry } => retry < options.HostRestMax ? retry : options.HostRestMax,
        _ => options.HostRest,
    };
}
