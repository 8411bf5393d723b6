using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Pipeline;

/// <summary>The level that a repository stands at, from what was checked of its last commit.</summary>
internal static class ReachedLevel
{
    /// <summary>Of a snapshot. Its tree is walked whole, whatever was demanded.</summary>
    public static VerificationLevel OfSnapshot(AuthorProof proof) => proof switch
    {
        AuthorProof.PresentKey => VerificationLevel.Full,
        AuthorProof.EarlierKey => VerificationLevel.EarlierKey,
        _ => VerificationLevel.Structure,
    };

    /// <summary>
    /// After a live commit. Its signature stands for the whole tree, and that ours is this tree follows from the chain. So what
    /// was once taken on trust stays so until a snapshot is read.
    /// </summary>
    public static VerificationLevel AfterCommit(RepoState before, AuthorProof proof, VerificationDemand demand)
    {
        var isTrusted = demand == VerificationDemand.Trust || before is { Rev: not null, Level: VerificationLevel.Trust };
        return isTrusted ? VerificationLevel.Trust : OfSnapshot(proof);
    }
}
