using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Verification;

/// <summary>What is to be done with a commit.</summary>
internal enum VerdictKind : byte
{
    /// <summary>It follows what we have and may be written.</summary>
    Apply,

    /// <summary>We have it, or a later one, already.</summary>
    Skip,

    /// <summary>It is not to be believed. The repository stays as it is.</summary>
    Drop,

    /// <summary>Something was lost between it and what we have: the repository must be fetched.</summary>
    Desynchronize,
}

/// <summary>The answer for one commit; with a fault for all but the first two.</summary>
internal readonly record struct CommitVerdict(VerdictKind Kind, RepoFault? Fault)
{
    public static CommitVerdict Apply => new(VerdictKind.Apply, null);

    public static CommitVerdict Skip => new(VerdictKind.Skip, null);

    public static CommitVerdict Drop(RepoFault fault) => new(VerdictKind.Drop, fault);

    public static CommitVerdict Desynchronize(RepoFault fault) => new(VerdictKind.Desynchronize, fault);

    /// <summary>
    /// The answer for a commit that was not believed. One that is too large, does not bring the blocks it needs, or does not
    /// tell all that was changed, may still be true, so its repository is fetched; any other is as if it had not come, and if it was true the next shows the gap.
    /// </summary>
    public static CommitVerdict Of(RepoFault fault) =>
        fault.Reason is FaultReasons.BlockMissing or FaultReasons.FrameBlocks or FaultReasons.FrameOps
            or FaultReasons.OpPrev or FaultReasons.CommitInversion ? Desynchronize(fault) : Drop(fault);
}
