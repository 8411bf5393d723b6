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
    /// <param name="before">The old side: a registered version, with the documents that its table was made with.</param>
    /// <param name="after">The new side, with the documents in force.</param>
    /// <exception cref="QueryException">The new side is no lexicon of that NSID.</exception>
    public async Task<LexiconComparison> OfAsync(RegisteredLexicon before, string after, CancellationToken cancellationToken)
    {
        var now = Parse(before.Nsid, after);
        var archive = await lexicons.ReadArchiveAsync(cancellationToken);
        var difference = SchemaDifference.Between(now.Id, archive.ResolvedBy(before), archive.Catalog.With([now]));
        return new LexiconComparison
        {
            Class = LexiconChanges.NameOf(difference.Class),
            Places = [.. DocumentDiff.Of(before.Document, after).Select(place => new PlaceDifference(place.Path, place.Before, place.After))],
            Changes = [.. difference.Changes.Select(LexiconChanges.Of)],
            Events = RegistryEvents.Of(await lexicons.Standings.FindAsync(before.Nsid, cancellationToken)),
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
