using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// What bears on a lexicon without a difference of two documents: kinds D30 to D33. None of them breaks data by itself, so
/// their class is of its own.
/// </summary>
internal static class RegistryEvents
{
    public const string Class = "registry";

    /// <summary>What a standing tells; in order of the kinds.</summary>
    public static IReadOnlyList<LexiconChange> Of(LexiconStanding? standing)
    {
        if (standing is null)
            return [];
        var events = new List<LexiconChange>();
        if (standing.Alert is { } alert)
            events.Add(StandingBook.IsOtherSchema(alert) ? OtherSchema(standing.Authority, alert) : AuthorityLost(standing.Authority, alert));
        if (standing.Policy == "mutable")
            events.Add(RulesWaived());
        return events;
    }

    /// <summary>D32: a schema record that is none.</summary>
    public static LexiconChange RecordRefused(string reason) =>
        new("D32 schema-record-refused", Class, "$record", "", reason, "refused; the version in force stays");

    private static LexiconChange AuthorityLost(string? before, string alert) =>
        new("D30 authority-lost", Class, "$authority", before ?? "", alert, "frozen; the version in force stays");

    private static LexiconChange OtherSchema(string? before, string alert) =>
        new("D31 authority-of-another-schema", Class, "$authority", before ?? "", alert, "frozen; the version in force stays");

    private static LexiconChange RulesWaived() =>
        new("D33 rules-waived", Class, "$policy", "full-transitive", "mutable", "any change is let through; rows are projected and checked again where it touches them");
}
