using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>Plans as operators draft, read and ask for them.</summary>
internal sealed class ControlPlans(LexiconRegistry lexicons, PlanBook plans, PlanDraft draft, PlanPace pace)
{
    public async Task<IReadOnlyList<PlanSummary>> ListAsync(string? nsid, CancellationToken cancellationToken) =>
        [.. (await plans.ListAsync(nsid, cancellationToken: cancellationToken)).Select(Shown)];

    public async Task<PlanSummary> FindAsync(string hash, CancellationToken cancellationToken) =>
        Shown(await plans.FindAsync(hash, cancellationToken) ?? throw new QueryException("PlanNotFound", $"There is no plan {hash}.", 404));

    /// <summary>Drafts a plan and keeps it, so that it can be asked for by its hash.</summary>
    public async Task<PlanSummary> DraftAsync(DraftPlan? request, CancellationToken cancellationToken)
    {
        if (request is null)
            throw QueryException.Invalid("The body must name an nsid, and a document or a version.");
        try
        {
            var text = request.Document?.GetRawText() ?? (await VersionAsync(request.Nsid, request.Version, cancellationToken)).Document;
            var plan = await draft.DraftAsync(request.Nsid, text, request.Drop, EditsOf(request), request.Source, request.By, cancellationToken);
            return Shown(await plans.DraftAsync(plan, cancellationToken));
        }
        catch (Exception fault) when (fault is PlanRefusedException or LexiconFormatException or ProjectionEditException)
        {
            throw new QueryException("PlanRefused", fault.Message);
        }
    }

    /// <summary>Asks for a plan; whoever holds the lanes carries it out.</summary>
    public Task<PlanSummary> ApplyAsync(string hash, ApplyPlan? request, CancellationToken cancellationToken) =>
        ShownAsync(plans.RequestAsync(hash, request?.By ?? "operator", cancellationToken));

    /// <summary>Takes back that a plan was asked for, while nothing of it has begun.</summary>
    public Task<PlanSummary> WithdrawAsync(string hash, WithdrawPlan? request, CancellationToken cancellationToken) =>
        ShownAsync(plans.WithdrawAsync(hash, request?.By ?? "operator", isTried: false, cancellationToken));

    private async Task<PlanSummary> ShownAsync(Task<PlannedChange> decided)
    {
        try
        {
            return Shown(await decided);
        }
        catch (CatalogException fault)
        {
            throw new QueryException("PlanRefused", fault.Message, 409);
        }
    }

    private PlanSummary Shown(PlannedChange plan) => PlanShow.SummaryOf(plan, pace);

    private static ProjectionEdits? EditsOf(DraftPlan request) => request.Edits is { } edits ? ProjectionEdits.FromJson(edits.GetRawText()) : null;

    /// <summary>A version, named by its CID or the beginning of it; of the one in force where none is named.</summary>
    public async Task<RegisteredLexicon> VersionAsync(string nsid, string? version, CancellationToken cancellationToken)
    {
        var versions = await lexicons.VersionsAsync(nsid, cancellationToken);
        var found = versions.Where(row => version is null ? row.InForce : row.Version.StartsWith(version, StringComparison.Ordinal)).ToList();
        return found is [var one]
            ? one
            : throw new PlanRefusedException($"{found.Count} versions of {nsid} are called '{version}'. See: lexidex lexicon show {nsid}");
    }
}
