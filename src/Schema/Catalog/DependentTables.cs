using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// The tables of lexicons whose documents stay as they are, while documents that they refer to become others. Such a table keeps the
/// versions that it was made with until a plan of its own brings it up, so that its columns and flags always say one thing.
/// </summary>
/// <param name="after">The documents in force once the others are.</param>
/// <param name="changed">The NSIDs of the documents that become others, or are new.</param>
/// <param name="filled">The collections whose tables have rows.</param>
internal sealed class DependentTables(LexiconArchive archive, LexiconCatalog after, IReadOnlySet<Nsid> changed, Func<string, bool> filled)
{
    private readonly Dictionary<string, bool> _behind = new(StringComparer.Ordinal);

    private readonly List<(RegisteredLexicon Row, HashSet<Nsid> Needs)> _reached =
        [.. from row in archive.InForce
            where row.Projection is not null
            let id = Nsid.Parse(row.Nsid)
            where !changed.Contains(id)
            let needs = after.NeededBy(id).ToHashSet()
            where needs.Overlaps(changed)
            select (row, needs)];

    /// <summary>Tables that stay behind a changed document, in order of NSID: their columns or rows would be others by it.</summary>
    public IReadOnlyList<string> BehindOf(Nsid document) =>
        [.. _reached.Where(one => one.Needs.Contains(document) && IsBehind(one.Row) && DifferenceBy(document, one.Row).Changes.Length > 0).Select(one => one.Row.Nsid)];

    /// <summary>Why a changed document may not come into force, by the policy of a lexicon that uses it; null where it may.</summary>
    /// <param name="policyOf">The policy of an NSID.</param>
    public string? WhyRefused(Nsid document, Func<string, EvolutionPolicy> policyOf)
    {
        foreach (var (row, _) in _reached.Where(one => one.Needs.Contains(document)))
        {
            // A frozen table stays as it is anyhow: its plan waits until it is thawed.
            var policy = policyOf(row.Nsid) with { IsFrozen = false };
            if (policy.WhyRefused([DifferenceBy(document, row)]) is { } why)
                return $"{row.Nsid} uses it. {why} To let it through: lexidex lexicon policy {row.Nsid} mutable, and afterwards: lexidex lexicon plan {row.Nsid}";
        }

        return null;
    }

    /// <summary>Notes on the rows of the catalog which versions each table stands by from now on.</summary>
    /// <param name="versionOf">The versions in force once the others are.</param>
    public void Settle(Func<Nsid, string> versionOf)
    {
        foreach (var (row, _) in _reached)
        {
            if (IsBehind(row))
                row.ResolvedWith ??= archive.ResolutionOf(archive.DocumentOf(row));
            else if (row is { ResolvedWith: not null, ProjectionBefore: null })
                row.ResolvedWith = ResolvedVersions.Of(Nsid.Parse(row.Nsid), after, versionOf);
        }
    }

    private bool IsBehind(RegisteredLexicon row)
    {
        if (!_behind.TryGetValue(row.Nsid, out var isBehind))
            _behind.Add(row.Nsid, isBehind = IsTableOther(row) || (filled(row.Nsid) && IsTouched(row)));
        return isBehind;
    }

    private bool IsTouched(RegisteredLexicon row) =>
        SchemaDifference.Between(Nsid.Parse(row.Nsid), archive.ResolvedBy(row), after).TouchesRows;

    private bool IsTableOther(RegisteredLexicon row)
    {
        var before = row.ReadProjection()!;
        var compiled = ProjectionCompiler.Compile(archive.DocumentOf(row), after, before.Edits, before);
        return !ProjectionEvolution.Next(before, compiled, ProjectionEvolution.Undone(before, compiled)).Equals(before);
    }

    // What this one document does to the lexicon, all others being as they will be.
    private SchemaDifference DifferenceBy(Nsid document, RegisteredLexicon row) =>
        SchemaDifference.Between(Nsid.Parse(row.Nsid), Without(document), after);

    private LexiconCatalog Without(Nsid document) => archive.Catalog.Find(document) is { } old
        ? after.With([old])
        : LexiconCatalog.Of(after.Documents.Where(other => other.Id != document));
}
