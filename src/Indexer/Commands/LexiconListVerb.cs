using System.CommandLine;
using Lexidex.Schema.Catalog;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon list: what is registered.</summary>
internal static class LexiconListVerb
{
    public static Verb Create() => new(
        new Command("list", "List the registered lexicons, their tables and how many records they have."),
        RunAsync,
        """
        Examples:
          lexidex lexicon list
          lexidex lexicon list --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Place.CatalogPath))
        {
            context.Output.Note("No lexicon is registered yet. Register some with: lexidex lexicon add FILE|DIR");
            return ExitCode.Ok;
        }

        var lexicons = await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).ListAsync(cancellationToken);
        var rows = await LexiconShowVerb.RowsAsync(context, cancellationToken);
        if (context.Output.IsJson)
            WriteJson(context.Output, lexicons, rows);
        else
            WriteTable(context.Output, lexicons, rows);
        return ExitCode.Ok;
    }

    private static void WriteJson(CommandOutput output, IEnumerable<RegisteredLexicon> lexicons, IReadOnlyDictionary<string, long> rows)
    {
        foreach (var lexicon in lexicons)
        {
            output.Json(new
            {
                lexicon.Nsid,
                lexicon.Kind,
                lexicon.Version,
                state = lexicon.State.ToString().ToLowerInvariant(),
                table = lexicon.ReadProjection()?.Table,
                rows = rows.GetValueOrDefault(lexicon.Nsid),
                lexicon.Source,
                lexicon.RegisteredAt,
            });
        }
    }

    private static void WriteTable(CommandOutput output, IEnumerable<RegisteredLexicon> lexicons, IReadOnlyDictionary<string, long> rows)
    {
        var table = new Table().AddColumns("lexicon", "kind", "state", "table", "columns");
        table.AddColumn(new TableColumn("records").RightAligned());
        foreach (var lexicon in lexicons)
        {
            var projection = lexicon.ReadProjection();
            table.AddRow(
                Markup.Escape(lexicon.Nsid),
                Markup.Escape(lexicon.Kind),
                lexicon.State.ToString().ToLowerInvariant(),
                projection?.Table ?? "",
                projection is null ? "" : FormattableString.Invariant($"{projection.Columns.Length}"),
                projection is null ? "" : FormattableString.Invariant($"{rows.GetValueOrDefault(lexicon.Nsid):N0}"));
        }

        output.Table(table);
    }
}
