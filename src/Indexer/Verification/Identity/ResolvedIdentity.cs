using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>What an account's DID document says.</summary>
/// <param name="SigningKey">What its commits are signed with; null where the document names none that can be used.</param>
/// <param name="Pds">The host of its repository, without a path; null where the document names none that can be used.</param>
/// <param name="Handle">The first handle that it claims. Nobody has asked the handle's host yet.</param>
internal sealed record ResolvedIdentity(Did Did, SigningKey? SigningKey, Uri? Pds, Handle? Handle);
