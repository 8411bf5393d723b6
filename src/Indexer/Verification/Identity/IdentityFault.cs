namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Why an identity was not resolved.</summary>
/// <param name="Reason">One of <see cref="IdentityReasons"/>.</param>
/// <param name="IsFinal">True where it is a true answer about the DID; false where asking later may help.</param>
internal sealed record IdentityFault(string Reason, string Detail, bool IsFinal, TimeSpan? RetryAfter = null)
{
    public override string ToString() => $"{Reason}: {Detail}";
}
