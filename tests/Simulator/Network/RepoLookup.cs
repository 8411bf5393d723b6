using System.Diagnostics.CodeAnalysis;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>Finds the repository that a request names, or the error that a PDS would give.</summary>
internal static class RepoLookup
{
    public static bool TryFindActive(
        SimulatedNetwork network, string? did, [NotNullWhen(true)] out SimulatedRepo? repo, [NotNullWhen(false)] out IResult? refusal)
    {
        refusal = null;
        if (did is null || !network.TryFind(did, out repo))
        {
            repo = null;
            refusal = NotFound(did);
            return false;
        }

        if (repo.Status != AccountStatus.Active)
            refusal = Answers.Error(repo.Status.ErrorName(), $"The repository of {did} is not available.");
        return refusal is null;
    }

    public static IResult NotFound(string? did) => Answers.Error("RepoNotFound", $"Could not find the repository of {did}.");
}
