using Lexidex.Indexer.Verification.Signatures;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>The operations of one DID that stand, the first of all at the front, as a believed log gives them.</summary>
internal sealed record PlcHistory(IReadOnlyList<PlcOperation> Standing)
{
    /// <summary>What is in force now.</summary>
    public PlcOperation Current => Standing[^1];

    /// <summary>Keys that were in force before, the latest first, without the one that is now.</summary>
    public IReadOnlyList<SigningKey> EarlierKeys =>
        [.. Standing.Reverse().Select(operation => operation.SigningKey).OfType<SigningKey>().Distinct().Where(key => !key.Equals(Current.SigningKey))];
}
