using System.Buffers;
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
    private const string Lexicon = "lexicon";
    private const string Record = "record";

    // What a lexicon is where it is published: a record, and its own document.
    private static readonly Nsid PublishedLexicon = Nsid.Parse("com.atproto.lexicon.schema");

    /// <summary>Judges a record, which has a $type, or a lexicon document, which has none or that of published ones.</summary>
    /// <param name="recordKey">Null where it is not known: then the key is not judged.</param>
    public static ValidationVerdict Judge(string input, byte[] utf8, LexiconCatalog catalog, string? recordKey)
    {
        try
        {
            return CollectionOf(utf8) is { } collection && !collection.Equals(PublishedLexicon)
                ? OfWrittenRecord(input, collection, recordKey, utf8, catalog)
                : OfLexicon(input, utf8, catalog);
        }
        catch (JsonException fault)
        {
            return Invalid(input, null, "", "not JSON: " + JsonPlace.WordsOf(utf8, fault)).At(JsonPlace.Of(utf8, fault));
        }
    }

    /// <summary>Judges a record that stands in the store.</summary>
    public static ValidationVerdict OfStored(string input, Nsid collection, string recordKey, ReadOnlySpan<byte> block, LexiconCatalog catalog)
    {
        if (!collection.Equals(PublishedLexicon))
            return OfRecord(input, collection, recordKey, block, catalog);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true }))
            RecordJson.Write(block, writer);
        return OfLexicon(input, json.WrittenSpan, catalog);
    }

    private static ValidationVerdict OfWrittenRecord(string input, Nsid collection, string? recordKey, byte[] utf8, LexiconCatalog catalog)
    {
        try
        {
            return OfRecord(input, collection, recordKey, RecordJson.ToDagCbor(utf8), catalog);
        }
        catch (BlockFormatException fault)
        {
            return Invalid(input, Record, collection.Text, fault.Message);
        }
    }

    private static ValidationVerdict OfRecord(string input, Nsid collection, string? recordKey, ReadOnlySpan<byte> block, LexiconCatalog catalog)
    {
        if (RecordValidator.Of(collection, catalog) is not { } validator)
            return Invalid(input, Record, collection.Text, $"No record lexicon {collection} is registered: register it, or name its document too.");
        var key = recordKey ?? SomeKeyOf(collection, catalog);
        var found = validator.Explain(Encoding.UTF8.GetBytes(key), block);
        return found is null
            ? new ValidationVerdict { Input = input, Kind = Record, Nsid = collection.Text }
            : Invalid(input, Record, collection.Text, $"{found.Path}: {WordsOf(found.Violation)}");
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

    private static ValidationVerdict OfLexicon(string input, ReadOnlySpan<byte> utf8, LexiconCatalog catalog)
    {
        try
        {
            var document = LexiconDocument.Parse(utf8);

            // Its version is the CID of its content, so the content must be of the data model too.
            _ = RecordJson.ToDagCbor(utf8);
            return new ValidationVerdict
            {
                Input = input,
                Kind = Lexicon,
                Nsid = document.Id.Text,
                Table = document.Main is RecordDefinition ? ProjectionCompiler.Compile(document, catalog).Table : null,
                Missing = [.. catalog.MissingOf(document).Select(reference => reference.ToString())],
            };
        }
        catch (LexiconFormatException fault)
        {
            return Invalid(input, Lexicon, "", fault.Message).At(fault.Place);
        }
        catch (BlockFormatException fault)
        {
            return Invalid(input, Lexicon, "", fault.Message);
        }
    }

    private static ValidationVerdict Invalid(string input, string? kind, string nsid, string reason) =>
        new() { Input = input, Kind = kind, Nsid = nsid, Reason = reason };

    private static ValidationVerdict At(this ValidationVerdict verdict, JsonPlace? place) => verdict with { Line = place?.Line, Column = place?.Column };

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
