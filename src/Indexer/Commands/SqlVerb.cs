using System.CommandLine;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex sql: what to write in SQL for an identifier.</summary>
internal static class SqlVerb
{
    private static readonly Argument<string[]> Identifiers = new("identifier")
    {
        Description = "A DID, AT-URI, CID, TID or record key.",
        HelpName = "TEXT",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Verb Create() => new(
        new Command("sql", "Print identifiers as SQL constants, in the compact form that stands in the tables.") { Identifiers, EngineNames.Option },
        (context, _) => Task.FromResult(Print(context, context.Require(Identifiers))),
        """
        Examples:
          lexidex sql did:plc:ewvi7nxzyoun6zhxrhs64oiz
          lexidex sql at://did:plc:…/app.bsky.feed.post/3k… --engine postgres
        """);

    public static int Print(VerbContext context, IReadOnlyList<string> identifiers)
    {
        var dialect = EngineNames.Of(context);
        var isWhole = true;
        foreach (var identifier in identifiers)
        {
            var literal = SqlLiteral.Of(identifier, dialect);
            isWhole &= literal is not null;
            if (context.Output.IsJson)
                context.Output.Json(new { identifier, kind = literal?.Kind, engine = dialect.Name, literal = literal?.Text });
            else if (literal is not null)
                context.Output.Line(literal.Text);
            else
                context.Output.Note($"'{identifier}' is no DID, AT-URI of a record, CID, TID or record key.");
        }

        return isWhole ? ExitCode.Ok : ExitCode.Partial;
    }
}
