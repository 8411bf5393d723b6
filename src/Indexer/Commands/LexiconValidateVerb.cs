using System.CommandLine;
using System.Text;
using System.Text.Json;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon validate: documents against the language and the compiler, records against their lexicon.</summary>
internal static class LexiconValidateVerb
{
    private static readonly Argument<string[]> Inputs = new("input")
    {
        Description = "Lexicon documents or records (JSON), folders of them, or AT-URIs of stored records.",
        HelpName = "FILE|DIR|at://…",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Key = new("--rkey")
    {
        Description = "The record key of a record that comes as a file; without it the key is not judged.",
        HelpName = "KEY",
    };

    public static Verb Create() => new(
        new Command("validate", "Say whether lexicons or records are valid, and exactly why not. Changes nothing.") { Inputs, Key },
        RunAsync,
        """
        Examples:
          lexidex lexicon validate my.record.json
          lexidex lexicon validate post.json --rkey 3kabcdefghi22
          lexidex lexicon validate at://did:plc:…/app.bsky.feed.post/3k…
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var inputs = context.Require(Inputs);
        var files = inputs.Where(input => !IsUri(input)).ToList();
        var texts = files.Count == 0 ? [] : LexiconFiles.Read(files);
        var catalog = await CatalogAsync(context, texts, cancellationToken);
        var findings = texts.Select(text => Judge(text.Path, Encoding.UTF8.GetBytes(text.Text), catalog, context.Find(Key))).ToList();
        foreach (var uri in inputs.Where(IsUri))
            findings.Add(await StoredRecordCheck.JudgeAsync(context, uri, catalog, cancellationToken));
        foreach (var finding in findings)
            finding.Write(context.Output);
        return findings.TrueForAll(finding => finding.IsValid) ? ExitCode.Ok : ExitCode.Partial;
    }

    private static bool IsUri(string input) => input.StartsWith("at://", StringComparison.Ordinal);

    // What is named together may refer to each other; what is registered is there too.
    private static async Task<LexiconCatalog> CatalogAsync(
        VerbContext context, IReadOnlyList<(string Path, string Text)> texts, CancellationToken cancellationToken)
    {
        var registered = File.Exists(context.Place.CatalogPath)
            ? await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).ReadCatalogAsync(cancellationToken)
            : LexiconCatalog.Empty;
        return registered.With(texts.Select(text => Read(text.Text)).OfType<LexiconDocument>());
    }

    private static LexiconDocument? Read(string text)
    {
        try
        {
            return LexiconDocument.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (LexiconFormatException)
        {
            return null;
        }
    }

    private static ValidationFinding Judge(string path, byte[] utf8, LexiconCatalog catalog, string? recordKey)
    {
        try
        {
            var block = RecordJson.ToDagCbor(utf8);
            return CollectionOf(utf8) is { } collection
                ? ValidationFinding.OfRecord(path, collection, recordKey, block, catalog)
                : JudgeLexicon(path, utf8, catalog);
        }
        catch (Exception fault) when (fault is LexiconFormatException or BlockFormatException or JsonException)
        {
            return ValidationFinding.Invalid(path, "", fault.Message);
        }
    }

    private static ValidationFinding JudgeLexicon(string path, byte[] utf8, LexiconCatalog catalog)
    {
        var document = LexiconDocument.Parse(utf8);
        var missing = catalog.MissingOf(document).Select(reference => reference.ToString()).ToList();
        var table = document.Main is RecordDefinition ? ProjectionCompiler.Compile(document, catalog).Table : null;
        return new ValidationFinding(path, document.Id.Text, null, table, missing);
    }

    private static Nsid? CollectionOf(byte[] utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("$type", out var type) && type.ValueKind == JsonValueKind.String
            && Nsid.TryParse(type.GetString()!, out var collection) ? collection : null;
    }
}
