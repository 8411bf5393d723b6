using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Verification;

/// <summary>What is known of an account, and since when.</summary>
internal readonly record struct IdentityStanding(ResolvedIdentity Identity, DateTimeOffset ResolvedAt);
