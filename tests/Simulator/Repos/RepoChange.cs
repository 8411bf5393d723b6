using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;

namespace Lexidex.Simulator.Repos;

/// <summary>A record to write; without a block, one to delete.</summary>
internal readonly record struct RecordWrite(RecordPath Path, byte[]? Block);

/// <summary>One operation of a commit: <c>Cid</c> is null for a delete, <c>Previous</c> for a create.</summary>
internal sealed record RepoOperation(RecordPath Path, Cid? Cid, Cid? Previous)
{
    public string Action => Cid is null ? "delete" : Previous is null ? "create" : "update";
}

/// <summary>What a commit did to a repository, with the blocks that tell and prove it.</summary>
internal sealed record RepoChange(
    SimulatedAccount Account, SignedCommit Commit, SignedCommit? Previous, IReadOnlyList<RepoOperation> Operations, IReadOnlyList<CarBlock> Blocks);
