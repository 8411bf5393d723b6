using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>Writes admitted documents into the catalog. One of these lives in one transaction.</summary>
internal sealed class LexiconEntry(CatalogContext context, LexiconArchive archive, LexiconAdmission admission, LexiconRegistration wish, DateTimeOffset now)
{
    /// <param name="admitted">The documents that come into force, and the table of each that has one.</param>
    public async Task WriteAsync(IReadOnlyList<(LexiconCandidate Candidate, LexiconDecision Decision)> admitted, CancellationToken cancellationToken)
    {
        var candidates = admitted.Select(one => one.Candidate).ToList();
        admission.Dependents.Settle(id => admission.VersionAfter(id, candidates));
        foreach (var (candidate, decision) in admitted)
            await PutInForceAsync(candidate, decision, candidates, cancellationToken);
    }

    private async Task PutInForceAsync(
        LexiconCandidate candidate, LexiconDecision decision, IReadOnlyList<LexiconCandidate> all, CancellationToken cancellationToken)
    {
        var before = archive.Find(candidate.Nsid);
        if (before is not null)
        {
            before.InForce = false;
            await context.SaveChangesAsync(cancellationToken);
        }

        var row = await context.Lexicons.FirstOrDefaultAsync(
            known => known.Nsid == candidate.Nsid && known.Version == candidate.Version, cancellationToken);
        if (row is null)
            context.Add(row = NewRow(candidate));
        row.InForce = true;
        row.Turn = (before?.Turn ?? 0) + 1;
        row.Projection = decision.Table?.ToJson();

        // One that comes back as it was retired has the table that it was made with.
        if (row != before)
            row.ResolvedWith = decision.Table is null
                ? null
                : ResolvedVersions.Of(candidate.Document!.Id, admission.After, id => admission.VersionAfter(id, all));
        row.State = before is null or { State: LexiconState.Retired }
            ? decision.Table is null ? LexiconState.Active : LexiconState.Registered
            : before.State;
        await context.ForgetUpdateAsync(candidate.Nsid, candidate.Version!, cancellationToken);
        context.Add(NewEntry(candidate, before));
        await context.SaveChangesAsync(cancellationToken);
    }

    private RegisteredLexicon NewRow(LexiconCandidate candidate) => new()
    {
        Nsid = candidate.Nsid,
        Version = candidate.Version!,
        Kind = candidate.Kind,
        Document = candidate.Text,
        Source = wish.Source,
        RegisteredAt = now,
        RegisteredBy = wish.By,
    };

    private AuditEntry NewEntry(LexiconCandidate candidate, RegisteredLexicon? before) => new()
    {
        At = now,
        Who = wish.By,
        What = "lexicon.register",
        Subject = candidate.Nsid,
        Before = before?.Version,
        After = candidate.Version,
        Reason = wish.Source,
    };
}
