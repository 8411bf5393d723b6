using System.Text;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Judges documents against what is in force and writes those that may come in. One of these lives in one transaction.
/// </summary>
internal sealed class LexiconAdmission(CatalogContext context, string source, string by, DateTimeOffset now, ProjectionEdits? edits = null)
{
    private Dictionary<string, RegisteredLexicon> _inForce = [];
    private LexiconCatalog _catalog = LexiconCatalog.Empty;

    public async Task<IReadOnlyList<LexiconVerdict>> AdmitAsync(
        IReadOnlyList<LexiconCandidate> candidates, CancellationToken cancellationToken)
    {
        _inForce = await context.Lexicons.Where(row => row.InForce).ToDictionaryAsync(row => row.Nsid, StringComparer.Ordinal, cancellationToken);

        // Documents of one request may refer to each other in any order, so all are known before the first is judged.
        _catalog = LexiconCatalog.Of(_inForce.Values.Select(Parse)).With(candidates.Select(one => one.Document).OfType<LexiconDocument>());

        var verdicts = new List<LexiconVerdict>(candidates.Count);
        foreach (var candidate in candidates)
            verdicts.Add(await JudgeAsync(candidate, cancellationToken));
        return verdicts;
    }

    private async Task<LexiconVerdict> JudgeAsync(LexiconCandidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.Document is null)
            return Refuse(candidate, candidate.Fault!);

        var before = _inForce.GetValueOrDefault(candidate.Nsid);
        var projection = before?.ReadProjection();
        if (WhyNotEdited(candidate.Document, before, projection) is { } wrong)
            return Refuse(candidate, wrong);
        if (before?.Version == candidate.Version)
            return Accept(candidate, LexiconOutcome.Unchanged, projection);

        if (before is not null && await context.WhyOccupiedAsync(candidate.Nsid, except: 0, cancellationToken) is { } plan)
            return Refuse(candidate, $"{plan}. The version in force stays.");
        if (before is not null && await context.Standings.AnyAsync(row => row.Nsid == candidate.Nsid && row.IsFrozen, cancellationToken))
            return Refuse(candidate, "It is frozen: no other version comes into force until somebody thaws it.");
        var compiled = candidate.Document.Main is RecordDefinition ? ProjectionCompiler.Compile(candidate.Document, _catalog, edits ?? projection?.Edits, projection) : null;
        if (before is not null && ChangeOf(projection, compiled) is { } change)
            return Refuse(candidate, change);
        if (before is not null && await RefusalAsync(candidate.Document, cancellationToken) is { } refusal)
            return Refuse(candidate, refusal);
        if (compiled is not null && OwnerOf(compiled) is { } owner)
            return Refuse(candidate, $"Its table would be {compiled.Table}, which {owner} has already.");

        // Columns keep the order of the table that stands, whatever the order in the new document.
        await PutInForceAsync(candidate, before, projection ?? compiled, cancellationToken);
        return Accept(candidate, LexiconOutcome.Registered, projection ?? compiled);
    }

    private string? WhyNotEdited(LexiconDocument document, RegisteredLexicon? before, TableProjection? projection)
    {
        if (edits is null)
            return null;
        if (EditFaults.WhyRefused(document, _catalog, edits, projection) is { } wrong)
            return wrong;
        return before is null || edits.Equals(projection?.Edits)
            ? null
            : $"Its table stands. Other columns take a plan: lexidex lexicon plan {document.Id} --edit FILE";
    }

    private async Task<string?> RefusalAsync(LexiconDocument document, CancellationToken cancellationToken)
    {
        var nsid = document.Id.Text;
        var standing = await context.Standings.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == nsid, cancellationToken);
        var versions = await context.Lexicons.AsNoTracking().Where(row => row.Nsid == nsid).ToListAsync(cancellationToken);
        var why = LexiconHistory.PolicyOf(standing).WhyRefused(LexiconHistory.Differences(document, versions, InForceCatalog(document)));
        return why is null ? null : $"{why} To let it through: lexidex lexicon policy {nsid} mutable";
    }

    // The new document itself stands in for none of its own versions.
    private LexiconCatalog InForceCatalog(LexiconDocument document) =>
        _inForce.TryGetValue(document.Id.Text, out var row) ? _catalog.With([Parse(row)]) : _catalog;

    private async Task PutInForceAsync(
        LexiconCandidate candidate, RegisteredLexicon? before, TableProjection? projection, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            before.InForce = false;
            await context.SaveChangesAsync(cancellationToken);
        }

        var row = await context.Lexicons.FirstOrDefaultAsync(
            known => known.Nsid == candidate.Nsid && known.Version == candidate.Version, cancellationToken);
        if (row is null)
        {
            row = NewRow(candidate);
            context.Add(row);
        }
        row.InForce = true;
        row.Turn = (before?.Turn ?? 0) + 1;
        row.Projection = projection?.ToJson();
        row.State = before?.State ?? (projection is null ? LexiconState.Active : LexiconState.Registered);
        context.Add(NewEntry(candidate, before));
        await context.SaveChangesAsync(cancellationToken);
        _inForce[candidate.Nsid] = row;
    }

    private RegisteredLexicon NewRow(LexiconCandidate candidate) => new()
    {
        Nsid = candidate.Nsid,
        Version = candidate.Version!,
        Kind = candidate.Kind,
        Document = candidate.Text,
        Source = source,
        RegisteredAt = now,
        RegisteredBy = by,
    };

    private AuditEntry NewEntry(LexiconCandidate candidate, RegisteredLexicon? before) => new()
    {
        At = now,
        Who = by,
        What = "lexicon.register",
        Subject = candidate.Nsid,
        Before = before?.Version,
        After = candidate.Version,
        Reason = source,
    };

    private string? OwnerOf(TableProjection compiled) =>
        _inForce.Values.FirstOrDefault(row => row.ReadProjection() is { } other
            && other.Table == compiled.Table && !other.Collection.Equals(compiled.Collection))?.Nsid;

    // Both null: no records before, none now.
    private static string? ChangeOf(TableProjection? before, TableProjection? after)
    {
        if (before is null && after is null)
            return null;
        if (before is null || after is null)
            return "Another version of it is in force, and only one of the two has records. A lexicon cannot change so: give it a new NSID.";

        var next = ProjectionEvolution.Next(before, after, []);
        if (next.Columns.SequenceEqual(before.Columns))
            return null;
        var added = next.Columns.Except(before.Columns).Select(column => column.Name).ToList();
        var removed = before.Columns.Where(column => !after.Columns.Any(column.SharesPlace)).Select(column => column.Name).ToList();
        return $"Another version of it is in force, and this one would change its table (new or other: {List(added)}; gone: {List(removed)}). "
            + $"Changing a table takes a plan: lexidex lexicon plan {after.Collection} FILE. The version in force stays.";
    }

    private static string List(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Take(10));

    private static LexiconDocument Parse(RegisteredLexicon row) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(row.Document));

    private static LexiconVerdict Refuse(LexiconCandidate candidate, string reason) =>
        new() { Nsid = candidate.Nsid, Outcome = LexiconOutcome.Refused, Reason = reason, Line = candidate.Place?.Line, Column = candidate.Place?.Column };

    private static LexiconVerdict Accept(LexiconCandidate candidate, LexiconOutcome outcome, TableProjection? projection) =>
        new() { Nsid = candidate.Nsid, Outcome = outcome, Version = candidate.Version, Table = projection?.Table };
}
