using System.Collections.Immutable;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>
/// Documents by NSID, with references resolved across them. It never changes: <see cref="With"/> gives another one.
/// A reference to what isn't here is no error, only missing: that is how the network is.
/// </summary>
public sealed class LexiconCatalog
{
    private readonly ImmutableSortedDictionary<Nsid, LexiconDocument> _documents;

    private LexiconCatalog(ImmutableSortedDictionary<Nsid, LexiconDocument> documents) => _documents = documents;

    public static LexiconCatalog Empty { get; } = new(ImmutableSortedDictionary<Nsid, LexiconDocument>.Empty);

    /// <summary>The documents in the order of their NSIDs.</summary>
    public IEnumerable<LexiconDocument> Documents => _documents.Values;

    public int Count => _documents.Count;

    /// <summary>A catalog of these documents; of two with one NSID the later stays.</summary>
    public static LexiconCatalog Of(IEnumerable<LexiconDocument> documents) => Empty.With(documents);

    public LexiconCatalog With(IEnumerable<LexiconDocument> documents) =>
        new(_documents.SetItems(documents.Select(document => KeyValuePair.Create(document.Id, document))));

    public LexiconDocument? Find(Nsid id) => _documents.GetValueOrDefault(id);

    /// <summary>The definition that a reference names, or null where the document or the definition is not here.</summary>
    public LexiconDefinition? Find(LexiconRef reference) => Find(reference.Document)?.Find(reference.Name);

    /// <summary>
    /// What a definition is once its references are followed, at most <see cref="LexiconLimits.RefDepthMax"/> of them; null where
    /// one is missing or they run in a circle.
    /// </summary>
    public LexiconDefinition? Resolve(LexiconDefinition definition)
    {
        for (var followed = 0; followed <= LexiconLimits.RefDepthMax; followed++)
        {
            if (definition is not RefDefinition { Target: var target })
                return definition;
            if (Find(target) is not { } found)
                return null;
            definition = found;
        }
        return null;
    }

    /// <summary>
    /// The references, direct and by way of others, that a document needs and that are not here, in order and each once.
    /// The document itself counts as here.
    /// </summary>
    public IReadOnlyList<LexiconRef> MissingOf(LexiconDocument document) => MissingRefs.Of(document, With([document]));

    /// <summary>The documents that one needs, itself first, then those it refers to, direct and by way of others; what is not here is left out.</summary>
    public IReadOnlyList<Nsid> NeededBy(Nsid id)
    {
        var needed = new List<Nsid>([id]);
        var known = new HashSet<Nsid>([id]);
        for (var at = 0; at < needed.Count; at++)
        {
            if (Find(needed[at]) is { } document)
                needed.AddRange(DirectRefs.Of(document).Where(other => Find(other) is not null && known.Add(other)));
        }

        return needed;
    }

    /// <summary>The documents whose own definitions refer to this one, in order.</summary>
    public IReadOnlyList<Nsid> UsersOf(Nsid id) =>
        [.. Documents.Where(document => !document.Id.Equals(id) && DirectRefs.Of(document).Contains(id)).Select(document => document.Id)];
}
