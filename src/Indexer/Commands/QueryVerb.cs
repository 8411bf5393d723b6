using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex query: records of all repositories by the value of a column.</summary>
internal static class QueryVerb
{
    private const int PageRows = 100;

    private static readonly Argument<string> Collection = new("collection")
    {
        Description = "A registered collection.",
        HelpName = "COLLECTION",
    };

    private static readonly Option<string[]> Where = new("--where", "-w")
    {
        Description = "A column's name or its path in the record, and the value to be equal to. May be repeated: all must hold.",
        HelpName = "FIELD=VALUE",
    };

    private static readonly Option<string?> Order = new("--order", "-o")
    {
        Description = "In the order of a column that has an index of kind time. With a minus before it, as in --order=-createdAt, the newest or greatest comes first.",
        HelpName = "FIELD",
    };

    private static readonly Option<string?> From = new("--from") { Description = "The least value of the column of --order.", HelpName = "VALUE" };

    private static readonly Option<string?> Before = new("--before") { Description = "Only values of the column of --order that are less.", HelpName = "VALUE" };

    private static readonly Option<int> Limit = new("--limit", "-n")
    {
        Description = "At most so many records.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    public static Verb Create()
    {
        Limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var limit) && limit < 1)
                result.AddError("--limit must be 1 or more.");
        });
        return new Verb(
            new Command("query", "Find records of a registered collection by an indexed column, or in its order.") { Collection, Where, Order, From, Before, Limit },
            RunAsync,
            """
            Examples:
              lexidex query app.bsky.feed.like --where subject=at://did:plc:…/app.bsky.feed.post/3k…
              lexidex query app.bsky.graph.follow --where subject=did:plc:ewvi7nxzyoun6zhxrhs64oiz --limit 10 --json
              lexidex query app.bsky.feed.post --order=-createdAt --before 2026-01-01T00:00:00.000Z
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var search = new RecordSearch(session.Shelf);
        var order = new AskedOrder(context.Find(Order), context.Find(From), context.Find(Before));
        var left = context.Find(Limit);
        string? cursor = null;
        do
        {
            var page = await search.FindAsync(
                context.Require(Collection), context.Find(Where) ?? [], order, Math.Min(left, PageRows), cursor, cancellationToken);
            foreach (var record in page.Records)
                Write(context.Output, record);
            left -= page.Records.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null && left > 0);
        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, StoredRecord record)
    {
        if (output.IsJson)
            RecordLines.Write(output, record);
        else
        {
            output.Line($"{record.Uri}  {record.Cid}");
            output.Json(writer => RecordJson.Write(record.Block.Span, writer), isIndented: true);
        }
    }
}
