using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Schema.Catalog;

/// <summary>Judges one document after the other, all that come with it taken as admitted.</summary>
/// <param name="after">The documents in force, and over them those that come.</param>
internal sealed class CandidateJudge(
    AdmissionGround ground, LexiconRegistration wish, LexiconCatalog after, DependentTables dependents)
{
    private readonly Dictionary<string, string> _owners = ground.Archive.InForce
        .Where(row => row.Projection is not null).ToDictionary(row => row.ReadProjection()!.Table, row => row.Nsid, StringComparer.Ordinal);

    public static bool IsRefused(LexiconDecision decision) => decision.Verdict.Outcome == LexiconOutcome.Refused;

    public static LexiconDecision Refuse(LexiconCandidate candidate, string reason) =>
        new(
        new LexiconVerdict
        {
            Nsid = candidate.Nsid,
            Outcome = LexiconOutcome.Refused,
            Reason = reason,
            Line = candidate.Place?.Line,
            Column = candidate.Place?.Column,
        },
        null);

    public LexiconDecision Judge(LexiconCandidate candidate)
    {
        var document = candidate.Document!;
        var before = ground.Archive.Find(candidate.Nsid);
        var projection = before?.ReadProjection();
        if (WhyNotEdited(document, before, projection) is { } wrong)
            return Refuse(candidate, wrong);
        if (before?.Version == candidate.Version)
            return Accept(candidate, ground.Missed.ContainsKey(candidate.Nsid) ? LexiconOutcome.Registered : LexiconOutcome.Unchanged, projection);

        var compiled = document.Main is RecordDefinition ? ProjectionCompiler.Compile(document, after, wish.Edits ?? projection?.Edits, projection) : null;
        if (before is not null && WhyNotChanged(candidate, projection, compiled) is { } change)
            return Refuse(candidate, change);
        if (compiled is not null && _owners.GetValueOrDefault(compiled.Table) is { } owner && owner != candidate.Nsid)
            return Refuse(candidate, $"Its table would be {compiled.Table}, which {owner} has already.");
        if (dependents.WhyRefused(document.Id, PolicyOf) is { } used)
            return Refuse(candidate, used);
        if (compiled is not null)
            _owners[compiled.Table] = candidate.Nsid;

        // Columns keep the order of the table that stands, whatever the order in the new document.
        return Accept(candidate, LexiconOutcome.Registered, projection ?? compiled);
    }

    private string? WhyNotEdited(LexiconDocument document, RegisteredLexicon? before, TableProjection? projection)
    {
        if (wish.Edits is null)
            return null;
        if (EditFaults.WhyRefused(document, after, wish.Edits, projection) is { } wrong)
            return wrong;
        return before is null || wish.Edits.Equals(projection?.Edits)
            ? null
            : $"Its table stands. Other columns take a plan: lexidex lexicon plan {document.Id} --edit FILE";
    }

    private string? WhyNotChanged(LexiconCandidate candidate, TableProjection? projection, TableProjection? compiled)
    {
        if (ground.Occupied.GetValueOrDefault(candidate.Nsid) is { } plan)
            return $"{plan}. The version in force stays.";
        if (ground.Standings.GetValueOrDefault(candidate.Nsid) is { IsFrozen: true })
            return "It is frozen: no other version comes into force until somebody thaws it.";
        if (ChangeOf(projection, compiled) is { } change)
            return change;
        var differences = ground.Archive.DifferencesOf(candidate.Document!, after);
        if (PolicyOf(candidate.Nsid).WhyRefused(differences) is { } refusal)
            return $"{refusal} To let it through: lexidex lexicon policy {candidate.Nsid} mutable";
        return projection is not null && wish.Filled.Contains(candidate.Nsid) ? RowsOf(candidate, differences[^1]) : null;
    }

    // Both null: no records before, none now.
    private string? ChangeOf(TableProjection? before, TableProjection? compiled)
    {
        if (before is null && compiled is null)
            return null;
        if (before is null || compiled is null)
            return "Another version of it is in force, and only one of the two has records. A lexicon cannot change so: give it a new NSID.";

        var next = ProjectionEvolution.Next(before, compiled, []);
        if (next.Columns.SequenceEqual(before.Columns))
            return null;
        var added = next.Columns.Except(before.Columns).Select(column => column.Name).ToList();
        var removed = ProjectionEvolution.Deprecated(before, compiled);
        return $"Another version of it is in force, and this one would change its table (new or other: {List(added)}; gone: {List(removed)}). "
            + $"Changing a table takes a plan: {PlanFor(before.Collection.Text)}. The version in force stays.";
    }

    private string? RowsOf(LexiconCandidate candidate, SchemaDifference difference) =>
        difference.Changes.FirstOrDefault(change => change.Effect.Data != DataWork.None) is { } change
            ? $"Another version of it is in force, and by this one other records are valid (D{change.Number} {change.Kind} at {change.Path}). "
                + $"Checking the rows that stand takes a plan: {PlanFor(candidate.Nsid)}. The version in force stays."
            : null;

    private string PlanFor(string nsid) =>
        $"lexidex lexicon plan {nsid} {(wish.Source.StartsWith("at://", StringComparison.Ordinal) ? "--published" : "FILE")}";

    private EvolutionPolicy PolicyOf(string nsid) => EvolutionPolicies.PolicyOf(ground.Standings.GetValueOrDefault(nsid));

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Take(10));

    private LexiconDecision Accept(LexiconCandidate candidate, LexiconOutcome outcome, TableProjection? projection) => new(
        new LexiconVerdict
        {
            Nsid = candidate.Nsid,
            Outcome = outcome,
            Version = candidate.Version,
            Table = projection?.Table,
            Missed = ground.Missed.GetValueOrDefault(candidate.Nsid),
            Behind = outcome == LexiconOutcome.Registered ? dependents.BehindOf(candidate.Document!.Id) : [],
        },
        projection);
}
