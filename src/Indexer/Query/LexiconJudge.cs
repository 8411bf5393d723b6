using System.Text;
using System.Text.Json;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>Says whether lexicons and records are valid, over the control API and on the command line.</summary>
internal static class LexiconJudge
{
    /// <summary>Judges a record, which has a $type, or a lexicon document.</summary>
    /// <param name="recordKey">Null where it is not known: then the key is not judged.</param>
    public static ValidationVerdict Judge(string input, byte[] utf8, LexiconCatalog catalog, string? recordKey)
    {
        try
        {
            var block = RecordJson.ToDagCbor(utf8);
            return CollectionOf(utf8) is { } collection
                ? OfRecord(input, collection, recordKey, block, catalog)
                : OfLexicon(input, utf8, catalog);
        }
        catch (Exception fault) when (fault is LexiconFormatException or BlockFormatException or JsonException)
        {
            return Invalid(input, "", fault.Message);
        }
    }

    public static ValidationVerdict OfRecord(string input, Nsid collection, string? recordKey, ReadOnlySpan<byte> block, LexiconCatalog catalog)
    {
        if (RecordValidator.Of(collection, catalog) is not { } validator)
            return Invalid(input, collection.Text, $"No record lexicon {collection} is registered: register it, or name its document too.");
        var key = recordKey ?? SomeKeyOf(collection, catalog);
        var found = validator.Explain(Encoding.UTF8.GetBytes(key), block);
        return found is null
            ? new ValidationVerdict { Input = input, Nsid = collection.Text }
            : Invalid(input, collection.Text, $"{found.Path}: {WordsOf(found.Violation)}");
    }

    /// <summary>The documents among the texts, so that what comes together may refer to each other; what is no lexicon is left out.</summary>
    public static LexiconCatalog With(LexiconCatalog registered, IEnumerable<byte[]> texts) =>
        registered.With(texts.Select(Read).OfType<LexiconDocument>());

    private static LexiconDocument? Read(byte[] utf8)
    {
        try
        {
            return LexiconDocument.Parse(utf8);
        }
        catch (LexiconFormatException)
        {
            return null;
        }
    }

    private static ValidationVerdict OfLexicon(string input, byte[] utf8, LexiconCatalog catalog)
    {
        var document = LexiconDocument.Parse(utf8);
        return new ValidationVerdict
        {
            Input = input,
            Nsid = document.Id.Text,
            Table = document.Main is RecordDefinition ? ProjectionCompiler.Compile(document, catalog).Table : null,
            Missing = [.. catalog.MissingOf(document).Select(reference => reference.ToString())],
        };
    }

    private static ValidationVerdict Invalid(string input, string nsid, string reason) => new() { Input = input, Nsid = nsid, Reason = reason };

    private static Nsid? CollectionOf(byte[] utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("$type", out var type) && type.ValueKind == JsonValueKind.String
            && Nsid.TryParse(type.GetString()!, out var collection) ? collection : null;
    }

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
