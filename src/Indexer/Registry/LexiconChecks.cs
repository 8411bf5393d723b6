using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>Makes the checks of collections from the documents in force.</summary>
internal sealed class LexiconChecks
{
    private readonly Dictionary<string, string> _versions;
    private readonly LexiconCatalog _catalog;

    public LexiconChecks(IReadOnlyList<RegisteredLexicon> inForce)
    {
        _versions = inForce.ToDictionary(row => row.Nsid, row => row.Version, StringComparer.Ordinal);
        _catalog = LexiconCatalog.Of(inForce.Select(row => LexiconDocument.Parse(Encoding.UTF8.GetBytes(row.Document))));
    }

    public LexiconCheck? Of(Nsid collection) => RecordValidator.Of(collection, _catalog) is { } validator
        ? new LexiconCheck(string.Join(' ', _catalog.NeededBy(collection).Select(id => _versions[id.Text]).Order(StringComparer.Ordinal)), validator)
        : null;
}
