using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>An identity, or why there is none.</summary>
internal readonly record struct IdentityAnswer
{
    private IdentityAnswer(ResolvedIdentity? identity, IdentityFault? fault) => (Identity, Fault) = (identity, fault);

    public ResolvedIdentity? Identity { get; }

    public IdentityFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Identity))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsResolved => Identity is not null;

    public static IdentityAnswer Of(ResolvedIdentity identity) => new(identity, null);

    public static IdentityAnswer Not(IdentityFault fault) => new(null, fault);

    public static IdentityAnswer Not(string reason, string detail) => new(null, new IdentityFault(reason, detail, IsFinal: true));
}
