using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Which lexicons lead to another by their references: a change of that one may be a change of theirs.</summary>
public static class LexiconDependents
{
    /// <summary>The NSIDs whose documents reach the lexicon, directly or by way of others, in order; itself not among them.</summary>
    public static IReadOnlyList<Nsid> Of(Nsid lexicon, LexiconCatalog catalog)
    {
        // Who would miss it, if it were not here.
        var without = LexiconCatalog.Of(catalog.Documents.Where(document => document.Id != lexicon));
        return [.. without.Documents
            .Where(document => without.MissingOf(document).Any(missing => missing.Document == lexicon))
            .Select(document => document.Id)];
    }
}
