using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>A repository that may be shown; every other answers as a PDS would.</summary>
internal static class VisibleRepo
{
    /// <exception cref="QueryException">The repository is not known here, or its account is hidden.</exception>
    public static async Task<RepoState> RequireAsync(this RepoDirectory repos, Did did, CancellationToken cancellationToken)
    {
        var state = await repos.FindAsync(did.Key, cancellationToken);
        return state?.Account switch
        {
            AccountStatus.Active => state,
            AccountStatus.Takendown => throw new QueryException("RepoTakendown", $"Repo has been takendown: {did}"),
            AccountStatus.Suspended => throw new QueryException("RepoSuspended", $"Repo has been suspended: {did}"),
            AccountStatus.Deactivated => throw new QueryException("RepoDeactivated", $"Repo has been deactivated: {did}"),
            _ => throw new QueryException("RepoNotFound", $"Could not find repo: {did}"),
        };
    }
}
