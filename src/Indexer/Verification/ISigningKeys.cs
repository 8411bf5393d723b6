using System.Diagnostics.CodeAnalysis;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification;

/// <summary>
/// The keys with which accounts sign their commits. Answers at once with what is known, because commits are verified
/// between two waits, never during one.
/// </summary>
/// <remarks>See https://atproto.com/specs/cryptography.</remarks>
internal interface ISigningKeys
{
    /// <summary>The account's key as last resolved; false where it was not resolved yet, or has none. Allocates nothing.</summary>
    bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key);

    /// <summary>Resolves those that are not known yet or are stale, many at once. Afterwards each is known, or has a fault.</summary>
    Task PrefetchAsync(IReadOnlyCollection<Did> dids, CancellationToken cancellationToken);

    /// <summary>
    /// Resolves the account's identity afresh. False where the limits do not allow it now, or nobody could be asked: then what
    /// was known stands, and is marked stale.
    /// </summary>
    ValueTask<bool> RefreshAsync(Did did, CancellationToken cancellationToken);

    /// <summary>The network said that the identity changed: whoever resolves it next asks afresh.</summary>
    void MarkStale(Did did);

    /// <summary>The account's PDS as last resolved; null where it is not known.</summary>
    Uri? FindHost(Did did);

    /// <summary>
    /// A key that was resolved before this process began. It stands until it is a day old, or the account is asked for: a commit that
    /// it does not fit asks, and so does a change of identity.
    /// </summary>
    void Remember(Did did, string key, DateTimeOffset resolvedAt)
    {
    }

    /// <summary>The account's identity as last resolved; null where it is not known, or cannot be told.</summary>
    IdentityStanding? FindStanding(Did did) => null;

    /// <summary>
    /// The keys that the account had before its present one, the latest first, from a log that was verified. None where there were
    /// none, or where nobody who knows can be asked.
    /// </summary>
    ValueTask<IReadOnlyList<SigningKey>> FindEarlierAsync(Did did, CancellationToken cancellationToken);
}
