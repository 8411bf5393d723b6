using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon sql: the statements that make a collection's table, indexes and view, and the constants of identifiers.</summary>
internal static class LexiconSqlVerb
{
    private static readonly Argument<string?> Nsid = new("nsid")
    {
        Description = "A registered record lexicon.",
        HelpName = "NSID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Literals = new("--literal")
    {
        Description = "Print what to write in SQL for this DID, AT-URI, CID, TID or record key. May be repeated.",
        HelpName = "TEXT",
    };

    public static Verb Create() => new(
        new Command("sql", "Print a table's DDL and view, or identifiers as SQL constants. Changes nothing.") { Nsid, Literals, EngineNames.Option },
        RunAsync,
        """
        Examples:
          lexidex lexicon sql app.bsky.feed.like --engine postgres
          lexidex lexicon sql --literal at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3kabcdefghi22
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var literals = context.Find(Literals) ?? [];
        var nsid = context.Arguments.GetValue(Nsid);
        if (nsid is null == (literals.Length == 0))
            throw new CommandException("UsageError", "Name a lexicon, or identifiers with --literal, and not both.", ExitCode.Usage);
        if (nsid is null)
            return SqlVerb.Print(context, literals);
        var lexicon = File.Exists(context.Place.CatalogPath)
            ? await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).GetAsync(nsid, cancellationToken)
            : null;
        Print(context.Output, EngineStatements.Of(nsid, lexicon, EngineNames.Of(context)));
        return ExitCode.Ok;
    }

    private static void Print(CommandOutput output, LexiconStatements statements)
    {
        if (output.IsJson)
        {
            output.Json(statements);
            return;
        }

        // Our own text, its names safe: line breaks are meant.
        foreach (var statement in statements.CreateTable.Concat(statements.CreateIndexes).Concat(statements.CreateView))
            output.Results.WriteLine($"{statement};");
    }
}
