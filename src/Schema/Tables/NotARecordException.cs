using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>The lexicon describes no records, so it has no table.</summary>
public sealed class NotARecordException(LexiconDocument document) : Exception(Say(document))
{
    private static string Say(LexiconDocument document) => document.Main is { } main
        ? $"{document.Id} has a main of type {main.Type}, not record: it describes no collection, so it has no table."
        : $"{document.Id} has no definition main: it only lends definitions to other lexicons, so it has no table.";
}
