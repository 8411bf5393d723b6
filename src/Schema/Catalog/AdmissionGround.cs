namespace Lexidex.Schema.Catalog;

/// <summary>What documents are judged against.</summary>
/// <param name="Standings">By NSID.</param>
/// <param name="Occupied">Why no other version of an NSID may come into force for now: a plan of it.</param>
internal sealed record AdmissionGround(
    LexiconArchive Archive, IReadOnlyDictionary<string, LexiconStanding> Standings, IReadOnlyDictionary<string, string> Occupied)
{
    /// <summary>By NSID of a retired lexicon: since when, and what it has missed.</summary>
    public IReadOnlyDictionary<string, string> Missed { get; init; } = new Dictionary<string, string>();

    /// <summary>A catalog that is not there yet.</summary>
    public static AdmissionGround None { get; } = new(LexiconArchive.Empty, new Dictionary<string, LexiconStanding>(), new Dictionary<string, string>());
}
