using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Judges documents against what is in force, and writes nothing. Documents of one request may refer to each other in any order, so all
/// are known before the first is judged; where one is refused, the others are judged again without it.
/// </summary>
internal sealed class LexiconAdmission(AdmissionGround ground, LexiconRegistration wish)
{
    private readonly Dictionary<LexiconCandidate, LexiconDecision> _refused = new(ReferenceEqualityComparer.Instance);

    /// <summary>The documents in force once those that are admitted are.</summary>
    public LexiconCatalog After { get; private set; } = ground.Archive.Catalog;

    /// <summary>The tables that the admitted documents reach by references.</summary>
    public DependentTables Dependents { get; private set; } = new(ground.Archive, ground.Archive.Catalog, new HashSet<Nsid>(), _ => true);

    /// <summary>What becomes of each, in the same order.</summary>
    public IReadOnlyList<LexiconDecision> Judge(IReadOnlyList<LexiconCandidate> candidates)
    {
        foreach (var candidate in candidates)
            RefuseUnread(candidate, candidates);
        while (true)
        {
            var rest = candidates.Where(candidate => !_refused.ContainsKey(candidate)).ToList();
            var decided = JudgeTogether(rest);
            if (decided.Values.All(decision => !CandidateJudge.IsRefused(decision)))
                return [.. candidates.Select(candidate => _refused.GetValueOrDefault(candidate) ?? decided[candidate])];
            foreach (var (candidate, decision) in decided.Where(one => CandidateJudge.IsRefused(one.Value)))
                _refused.Add(candidate, decision);
        }
    }

    /// <summary>The version that an NSID has once the admitted documents are in force.</summary>
    public string VersionAfter(Nsid id, IEnumerable<LexiconCandidate> admitted) =>
        admitted.FirstOrDefault(candidate => candidate.Nsid == id.Text)?.Version ?? ground.Archive.VersionInForce(id);

    private void RefuseUnread(LexiconCandidate candidate, IReadOnlyList<LexiconCandidate> candidates)
    {
        if (candidate.Document is null)
            _refused.Add(candidate, CandidateJudge.Refuse(candidate, candidate.Fault!));
        else if (candidates.First(other => other.Document is not null && other.Nsid == candidate.Nsid).Version != candidate.Version)
            _refused.Add(candidate, CandidateJudge.Refuse(candidate, "Another document of this name stands before it in the same request."));
    }

    private Dictionary<LexiconCandidate, LexiconDecision> JudgeTogether(List<LexiconCandidate> candidates)
    {
        var changed = candidates.Where(candidate => ground.Archive.Find(candidate.Nsid)?.Version != candidate.Version).ToList();
        After = ground.Archive.Catalog.With(changed.Select(candidate => candidate.Document!));
        Dependents = new DependentTables(ground.Archive, After, changed.Select(candidate => candidate.Document!.Id).ToHashSet(), wish.Filled.Contains);
        var judge = new CandidateJudge(ground, wish, After, Dependents);
        return new(candidates.Select(candidate => KeyValuePair.Create(candidate, judge.Judge(candidate))), ReferenceEqualityComparer.Instance);
    }
}
