using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>What validating one lexicon or record found.</summary>
/// <param name="Input">The file or AT-URI.</param>
/// <param name="Nsid">The lexicon's id or the record's collection; empty where it cannot be read.</param>
/// <param name="Reason">Why it is not valid, with the place; null for a valid one.</param>
/// <param name="Table">The table that a record lexicon makes.</param>
/// <param name="Missing">References of a lexicon that lead nowhere: no fault, but what stands behind them is not known.</param>
internal sealed record ValidationFinding(string Input, string Nsid, string? Reason, string? Table, IReadOnlyList<string> Missing)
{
    public bool IsValid => Reason is null;

    public static ValidationFinding Invalid(string input, string nsid, string reason) => new(input, nsid, reason, null, []);

    /// <param name="recordKey">Null where it is not known: then the key is not judged.</param>
    public static ValidationFinding OfRecord(string input, Nsid collection, string? recordKey, ReadOnlySpan<byte> block, LexiconCatalog catalog)
    {
        if (RecordValidator.Of(collection, catalog) is not { } validator)
            return Invalid(input, collection.Text, $"No record lexicon {collection} is registered: register it, or name its file too.");
        var key = recordKey ?? SomeKeyOf(collection, catalog);
        var found = validator.Explain(Encoding.UTF8.GetBytes(key), block);
        return found is null
            ? new ValidationFinding(input, collection.Text, null, null, [])
            : Invalid(input, collection.Text, $"{found.Path}: {WordsOf(found.Violation)}");
    }

    public void Write(CommandOutput output)
    {
        if (output.IsJson)
            output.Json(new { input = Input, nsid = Nsid, valid = IsValid, reason = Reason, table = Table, missing = Missing });
        else if (IsValid)
            output.Line($"valid    {Input}  {Nsid}{(Table is null ? "" : $"  table {Table}")}{MissingText()}");
        else
            output.Line($"invalid  {Input}  {Reason}");
    }

    private string MissingText() => Missing.Count == 0 ? "" : $"  not known here: {string.Join(", ", Missing)}";

    // A key that the lexicon takes.
    private static string SomeKeyOf(Nsid collection, LexiconCatalog catalog) => (catalog.Find(collection)!.Main as RecordDefinition)!.Key switch
    {
        "tid" => "2222222222222",
        "nsid" => "com.example.name",
        "any" => "self",
        var literal => literal[(literal.IndexOf(':', StringComparison.Ordinal) + 1)..],
    };

    /// <summary><c>TooManyGraphemes</c> as <c>too many graphemes</c>.</summary>
    private static string WordsOf(LexiconViolation violation) =>
        string.Concat(violation.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));
}
