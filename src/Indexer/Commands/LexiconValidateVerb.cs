using System.CommandLine;
using System.Text;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Lexicons;

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
        var texts = files.Count == 0 ? [] : LexiconFiles.Read(files).Select(file => (file.Path, Utf8: Encoding.UTF8.GetBytes(file.Text))).ToList();

        // What is named together may refer to each other; what is registered is there too.
        var catalog = LexiconJudge.With(await RegisteredAsync(context, cancellationToken), texts.Select(text => text.Utf8));
        var verdicts = texts.Select(text => LexiconJudge.Judge(text.Path, text.Utf8, catalog, context.Find(Key))).ToList();
        foreach (var uri in inputs.Where(IsUri))
            verdicts.Add(await StoredRecordCheck.JudgeAsync(context, uri, catalog, cancellationToken));
        foreach (var verdict in verdicts)
            ValidationLine.Write(context.Output, verdict);
        return verdicts.TrueForAll(verdict => verdict.Valid) ? ExitCode.Ok : ExitCode.Partial;
    }

    private static bool IsUri(string input) => input.StartsWith("at://", StringComparison.Ordinal);

    private static async Task<LexiconCatalog> RegisteredAsync(VerbContext context, CancellationToken cancellationToken) =>
        File.Exists(context.Place.CatalogPath)
            ? await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).ReadCatalogAsync(cancellationToken)
            : LexiconCatalog.Empty;
}
