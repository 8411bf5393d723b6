using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Verification;

/// <summary>How it is known that the account itself wrote a commit.</summary>
internal enum AuthorProof : byte
{
    /// <summary>Not at all, or not yet.</summary>
    None,

    /// <summary>The source's word is taken: its signatures are not asked for.</summary>
    Unchecked,

    /// <summary>Signed with a key that the account had once and has no more.</summary>
    EarlierKey,

    /// <summary>Signed with the account's present key.</summary>
    PresentKey,
}

/// <summary>Who wrote a commit: a proof, or what must be asked before one can tell, or why it is not believed.</summary>
internal readonly record struct AuthorVerdict(AuthorProof Proof, KeyNeed Need, RepoFault? Fault)
{
    public static AuthorVerdict Proven(AuthorProof proof) => new(proof, KeyNeed.None, null);

    public static AuthorVerdict Ask(KeyNeed need) => new(AuthorProof.None, need, null);

    public static AuthorVerdict Refuse(RepoFault fault) => new(AuthorProof.None, KeyNeed.None, fault);
}
