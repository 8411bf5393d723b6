using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Policy, freeze and thaw of registered lexicons, over the control API and on the command line.</summary>
internal sealed class LexiconStandings(LexiconRegistry lexicons)
{
    /// <exception cref="QueryException">The NSID is not registered.</exception>
    public async Task<LexiconStandingSummary> FindAsync(string nsid, CancellationToken cancellationToken)
    {
        if (await lexicons.GetAsync(nsid, cancellationToken) is null)
            throw NotFound(nsid);
        return SummaryOf(await lexicons.Standings.FindAsync(nsid, cancellationToken)) ?? new LexiconStandingSummary();
    }

    /// <param name="isTried">True to check everything and set nothing.</param>
    public async Task<LexiconStandingSummary> SetPolicyAsync(string nsid, SetLexiconPolicy? request, bool isTried, CancellationToken cancellationToken)
    {
        if (request is null || !LexiconPolicies.All.Contains(request.Policy))
            throw QueryException.Invalid($"There is no policy '{request?.Policy}'. Policies: {string.Join(", ", LexiconPolicies.All)}.");
        DecisionText.Check(request.By, request.Reason);
        var before = await FindAsync(nsid, cancellationToken);
        if (isTried)
            return before with { Policy = request.Policy };
        await lexicons.Standings.SetPolicyAsync(nsid, request.Policy, request.By, request.Reason, cancellationToken);
        return await FindAsync(nsid, cancellationToken);
    }

    /// <param name="isTried">True to check everything and change nothing.</param>
    public async Task<LexiconStandingSummary> SetFrozenAsync(string nsid, SetFrozen? request, bool isTried, CancellationToken cancellationToken)
    {
        if (request is null)
            throw QueryException.Invalid("The body must say isFrozen: true or false.");
        DecisionText.Check(request.By, request.Reason);
        var before = await FindAsync(nsid, cancellationToken);
        if (isTried)
            return before with { IsFrozen = request.IsFrozen };
        if (request.IsFrozen)
            await lexicons.Standings.FreezeAsync(nsid, request.By, request.Reason, cancellationToken);
        else
            await lexicons.Standings.ThawAsync(nsid, request.By, request.Reason, cancellationToken);
        return await FindAsync(nsid, cancellationToken);
    }

    public static LexiconStandingSummary? SummaryOf(LexiconStanding? row) => row is null ? null : new LexiconStandingSummary
    {
        Policy = row.Policy,
        Authority = row.Authority,
        ResolvedAt = row.ResolvedAt,
        IsFrozen = row.IsFrozen,
        Alert = row.Alert,
        Update = row.Update,
        UpdateSeenAt = row.UpdateSeenAt,
    };

    public static QueryException NotFound(string nsid) =>
        new("LexiconNotFound", $"No lexicon {nsid} is registered. See: lexidex lexicon list", 404);
}
