using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Every version of every lexicon, so that each can be read with the very documents that it was resolved with when its table was
/// made. A snapshot: what is registered afterwards is not in it. Not for use by two tasks at once.
/// </summary>
public sealed class LexiconArchive
{
    private readonly ILookup<string, RegisteredLexicon> _versions;
    private readonly Dictionary<string, RegisteredLexicon> _inForce;
    private readonly Dictionary<RegisteredLexicon, LexiconDocument> _documents = [];

    internal LexiconArchive(IReadOnlyCollection<RegisteredLexicon> versions)
    {
        _versions = versions.ToLookup(version => version.Nsid, StringComparer.Ordinal);
        _inForce = versions.Where(version => version.InForce).ToDictionary(version => version.Nsid, StringComparer.Ordinal);
        Catalog = LexiconCatalog.Of(_inForce.Values.Select(DocumentOf));
    }

    internal static LexiconArchive Empty { get; } = new([]);

    /// <summary>The documents in force.</summary>
    public LexiconCatalog Catalog { get; }

    /// <summary>The versions in force, in order of NSID.</summary>
    public IEnumerable<RegisteredLexicon> InForce => _inForce.Values.OrderBy(row => row.Nsid, StringComparer.Ordinal);

    /// <summary>The version in force, or null.</summary>
    public RegisteredLexicon? Find(string nsid) => _inForce.GetValueOrDefault(nsid);

    public LexiconDocument DocumentOf(RegisteredLexicon version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!_documents.TryGetValue(version, out var document))
            _documents.Add(version, document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(version.Document)));
        return document;
    }

    /// <summary>A version and all that it refers to, as they were when its table was made; those in force where that was not noted.</summary>
    public LexiconCatalog ResolvedBy(RegisteredLexicon version)
    {
        var document = DocumentOf(version);
        if (ResolvedVersions.Read(version.ResolvedWith) is not { } others)
            return Catalog.With([document]);
        var needed = others.Select(other => _versions[other.Key].FirstOrDefault(row => row.Version == other.Value)).OfType<RegisteredLexicon>();
        return LexiconCatalog.Of(needed.Select(DocumentOf).Append(document));
    }

    /// <summary>What the checks of a version are made from: its own version and those of all documents that it is resolved with.</summary>
    public string VersionsOf(RegisteredLexicon version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return $"{version.Version} {version.ResolvedWith ?? ResolutionOf(DocumentOf(version))}";
    }

    /// <summary>Documents whose version in force is not the one that the table was made with, in order: a plan brings it up to them.</summary>
    public IReadOnlyList<Nsid> NewerThan(RegisteredLexicon version)
    {
        if (ResolvedVersions.Read(version?.ResolvedWith) is not { } others)
            return [];
        var id = Nsid.Parse(version!.Nsid);
        return [.. Catalog.NeededBy(id).Where(other => other != id && others.GetValueOrDefault(other.Text) != VersionInForce(other)).Order()];
    }

    /// <summary>The differences of a document from each version of its NSID, the oldest first and the one in force last.</summary>
    /// <param name="after">What the document's own references lead to.</param>
    public IReadOnlyList<SchemaDifference> DifferencesOf(LexiconDocument document, LexiconCatalog after)
    {
        ArgumentNullException.ThrowIfNull(document);
        return [.. _versions[document.Id.Text].OrderBy(version => version.InForce).ThenBy(version => version.Id)
            .Select(version => SchemaDifference.Between(document.Id, ResolvedBy(version), after))];
    }

    /// <summary>What bringing a document into force does to the tables that use it: why a policy refuses it, or which stay behind.</summary>
    /// <param name="standings">Those of all NSIDs.</param>
    public (string? Refusal, IReadOnlyList<string> Behind) UsersOf(LexiconDocument document, string version, IReadOnlyList<LexiconStanding> standings)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (Find(document.Id.Text)?.Version == version)
            return (null, []);
        var users = DependentsOf(document);
        var refusal = users.WhyRefused(document.Id, nsid => EvolutionPolicies.PolicyOf(standings.FirstOrDefault(row => row.Nsid == nsid)));
        return (refusal, refusal is null ? users.BehindOf(document.Id) : []);
    }

    /// <summary>The versions in force of all that a document refers to, as <see cref="RegisteredLexicon.ResolvedWith"/> keeps them.</summary>
    public string ResolutionOf(LexiconDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return ResolvedVersions.Of(document.Id, Catalog.With([document]), VersionInForce);
    }

    /// <summary>The tables that use a document, once it is in force.</summary>
    internal DependentTables DependentsOf(LexiconDocument document) =>
        new(this, Catalog.With([document]), new HashSet<Nsid> { document.Id }, _ => true);

    internal string VersionInForce(Nsid id) => _inForce[id.Text].Version;
}
