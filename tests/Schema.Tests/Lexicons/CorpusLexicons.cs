using Lexidex.Schema.Lexicons;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests.Lexicons;

/// <summary>The published lexicons of the corpus, and those that are refused with their reasons.</summary>
internal static class CorpusLexicons
{
    public const int FileCount = 760;

    public static IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Corpus.Require("lexicons"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static (IReadOnlyList<LexiconDocument> Documents, IReadOnlyList<LexiconFormatException> Refused) Read()
    {
        var documents = new List<LexiconDocument>();
        var refused = new List<LexiconFormatException>();
        foreach (var file in Files())
        {
            try
            {
                documents.Add(LexiconDocument.Parse(File.ReadAllBytes(file)));
            }
            catch (LexiconFormatException fault)
            {
                refused.Add(fault);
            }
        }
        return (documents, refused);
    }
}
