using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Control;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex collections list: what is seen and has no table.</summary>
internal static class CollectionsListVerb
{
    public static Verb Create() => new(
        new Command("list", "List the collections that were seen and are not registered, busiest first."),
        RunAsync,
        """
        Examples:
          lexidex collections list
          lexidex collections list --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var overview = await new CollectionShow(session.Collections, session.Lexicons, session.Store).ListAsync(cancellationToken);
        if (context.Output.IsJson)
        {
            foreach (var collection in overview.Collections)
                context.Output.Results.WriteLine(JsonSerializer.Serialize(collection, ControlJson.Options));
            return ExitCode.Ok;
        }

        context.Output.Table(TableOf(overview.Collections));
        foreach (var rule in overview.Rules)
            context.Output.Line($"rule  {rule.Action,-6}  {rule.Pattern}  by {rule.By}");
        return ExitCode.Ok;
    }

    private static Table TableOf(IReadOnlyList<CollectionSummary> collections)
    {
        var table = new Table().AddColumns("collection", "action");
        foreach (var figure in new[] { "records", "a minute", "accounts", "kept" })
            table.AddColumn(new TableColumn(figure).RightAligned());
        table.AddColumn("first seen");
        foreach (var one in collections)
        {
            table.AddRow(
                Markup.Escape(one.Nsid),
                one.Action,
                FormattableString.Invariant($"{one.Records:N0}"),
                FormattableString.Invariant($"{one.PerMinute:N1}"),
                FormattableString.Invariant($"{one.Dids:N0}"),
                FormattableString.Invariant($"{one.Kept:N0}"),
                FormattableString.Invariant($"{one.FirstSeen:yyyy-MM-dd HH:mm}"));
        }

        return table;
    }
}
