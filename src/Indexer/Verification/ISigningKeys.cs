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
    /// <summary>The account's key as last resolved; false where it was not resolved yet.</summary>
    bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key);

    /// <summary>Resolves the account's identity afresh, at most as often as the limits allow.</summary>
    ValueTask RefreshAsync(Did did, CancellationToken cancellationToken);
}
