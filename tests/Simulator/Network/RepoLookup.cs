using System.Diagnostics.CodeAnalysis;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>Finds the repository that a request names, or the error that a PDS would give.</summary>
internal static class RepoLookup
{
    /// <summary>An account that moved away is deactivated at its old PDS, and one that never was there is unknown.</summary>
    public static bool TryFindActive(
        SimulatedNetwork network, int? pds, string? did, [NotNullWhen(true)] out SimulatedRepo? repo, [NotNullWhen(false)] out IResult? refusal)
    {
        refusal = null;
        if (did is null || !network.TryFind(did, out repo))
        {
            repo = null;
            refusal = NotFound(did);
            return false;
        }

        var account = repo.Account;
        if (pds is not null && account.States.All(state => state.Pds != pds))
            refusal = NotFound(did);
        else if (pds is not null && account.Pds != pds)
            refusal = Answers.Error(AccountStatus.Deactivated.ErrorName(), $"The repository of {did} has moved.");
        else if (repo.Status != AccountStatus.Active)
            refusal = Answers.Error(repo.Status.ErrorName(), $"The repository of {did} is not available.");
        return refusal is null;
    }

    public static IResult NotFound(string? did) => Answers.Error("RepoNotFound", $"Could not find the repository of {did}.");
}
