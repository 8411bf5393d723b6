using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>The operations of one DID that stand, the first of all at the front, as a believed log gives them.</summary>
internal sealed record PlcHistory(IReadOnlyList<PlcOperation> Standing)
{
    /// <summary>What is in force now.</summary>
    public PlcOperation Current => Standing[^1];

    /// <summary>Keys that were in force before, the latest first, without the one that is now.</summary>
    public IReadOnlyList<SigningKey> EarlierKeys { get; } =
        [.. Standing.Reverse().Select(operation => operation.SigningKey).OfType<SigningKey>().Distinct().Where(key => !key.Equals(Standing[^1].SigningKey))];

    /// <summary>What a DID document would say of it.</summary>
    public IdentityAnswer ToAnswer(Did did) => Current.IsTombstone
        ? IdentityAnswer.Not(IdentityReasons.DidTombstoned, $"{did} was given up.")
        : IdentityAnswer.Of(new ResolvedIdentity(did, Current.SigningKey, Current.Pds, Current.Handle));
}
