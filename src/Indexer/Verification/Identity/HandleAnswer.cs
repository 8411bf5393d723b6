using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>The DID that a handle names, or why it names none.</summary>
internal readonly record struct HandleAnswer(Did? Did, IdentityFault? Fault)
{
    public static HandleAnswer Of(Did did) => new(did, null);

    public static HandleAnswer Not(string reason, string detail, bool isFinal = true) => new(null, new IdentityFault(reason, detail, isFinal));
}
