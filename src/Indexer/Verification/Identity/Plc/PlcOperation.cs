using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>One signed operation on a did:plc, in any of its forms.</summary>
/// <remarks>See https://web.plc.directory/spec/v0.1/did-plc.</remarks>
internal sealed record PlcOperation
{
    /// <summary>The hash of all of it, the signature too.</summary>
    public required Cid Cid { get; init; }

    /// <summary>The operation that it follows; null for the first of all.</summary>
    public required Cid? Previous { get; init; }

    /// <summary>What was signed.</summary>
    public required byte[] Message { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Gives the DID up.</summary>
    public bool IsTombstone { get; init; }

    /// <summary>Who may sign what follows, the most powerful first; null for a key of a kind that we do not know.</summary>
    public IReadOnlyList<SigningKey?> RotationKeys { get; init; } = [];

    /// <summary>What the account's commits are signed with.</summary>
    public SigningKey? SigningKey { get; init; }

    public Uri? Pds { get; init; }

    public Handle? Handle { get; init; }
}
