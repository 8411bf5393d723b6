using Lexidex.Indexer.Projection;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>Makes the checks of collections, each from the very documents that its table was made with.</summary>
internal static class LexiconChecks
{
    public static LexiconCheck? Of(RegisteredLexicon lexicon, LexiconArchive archive) =>
        RecordValidator.Of(Nsid.Parse(lexicon.Nsid), archive.ResolvedBy(lexicon)) is { } validator
            ? new LexiconCheck(archive.VersionsOf(lexicon), validator)
            : null;
}
