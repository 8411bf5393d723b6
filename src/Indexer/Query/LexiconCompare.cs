using System.Text;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Indexer.Query;

/// <summary>What differs between two versions of a lexicon, over the control API and on the command line.</summary>
internal sealed class LexiconCompare(LexiconRegistry lexicons)
{
    /// <exception cref="QueryException">A side is missing or is no lexicon of that NSID.</exception>
    public async Task<LexiconComparison> OfAsync(string nsid, string before, string after, CancellationToken cancellationToken)
    {
        var (old, now) = (Parse(nsid, before), Parse(nsid, after));
        var catalog = await lexicons.ReadCatalogAsync(cancellationToken);
        var difference = SchemaDifference.Between(old.Id, catalog.With([old]), catalog.With([now]));
        return new LexiconComparison
        {
            Class = LexiconChanges.NameOf(difference.Class),
            Places = [.. DocumentDiff.Of(before, after).Select(place => new PlaceDifference(place.Path, place.Before, place.After))],
            Changes = [.. difference.Changes.Select(LexiconChanges.Of)],
            Events = RegistryEvents.Of(await lexicons.Standings.FindAsync(nsid, cancellationToken)),
        };
    }

    private static LexiconDocument Parse(string nsid, string text)
    {
        try
        {
            var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(text));
            return document.Id.Text == nsid ? document : throw QueryException.Invalid($"The document is {document.Id}, not {nsid}.");
        }
        catch (LexiconFormatException fault)
        {
            throw QueryException.Invalid($"The document is no lexicon: {fault.Message}");
        }
    }
}
