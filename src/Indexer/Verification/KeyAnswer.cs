using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification;

/// <summary>What must be asked of an account's identity before one can say more.</summary>
internal enum KeyNeed : byte
{
    None,

    /// <summary>Its present key and host, afresh.</summary>
    Present,

    /// <summary>The keys it had before.</summary>
    Earlier,
}

/// <summary>The identity was asked: what is known now is all that will be known for a while.</summary>
/// <param name="Earlier">The keys of before; null where only the present one was asked for.</param>
/// <param name="IsFresh">Whether somebody answered just now; false where what is known is from before.</param>
internal sealed record KeyAnswer(Did Did, IReadOnlyList<SigningKey>? Earlier, bool IsFresh = true);
