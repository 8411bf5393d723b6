using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex list: what is stored of a repository.</summary>
internal static class ListVerb
{
    private const int PageRows = 500;

    private static readonly Argument<string> Repo = new("did") { Description = "The repository's DID.", HelpName = "DID" };

    private static readonly Argument<string?> Collection = new("collection")
    {
        Description = "Only this collection.",
        HelpName = "COLLECTION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Verb Create() => new(
        new Command("list", "List what is stored of a repository: URI, CID and rev of each record.") { Repo, Collection },
        RunAsync,
        """
        Examples:
          lexidex list did:plc:ewvi7nxzyoun6zhxrhs64oiz
          lexidex list did:plc:ewvi7nxzyoun6zhxrhs64oiz app.bsky.graph.follow --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var did = RepoArgument.Parse(context.Require(Repo));
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        if (await session.Shelf.Repos.FindAsync(did.Key, cancellationToken) is null)
            throw new CommandException("RepoNotFound", $"Nothing is known of {did} in {session.Store.DisplayName}.");

        foreach (var collection in await CollectionsAsync(context, session, did, cancellationToken))
            await WriteAsync(context.Output, session.Shelf, did, collection, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task<IEnumerable<string>> CollectionsAsync(
        VerbContext context, StoreSession session, Did did, CancellationToken cancellationToken)
    {
        if (context.Arguments.GetValue(Collection) is { } named)
            return Nsid.TryParse(named, out var nsid)
                ? [nsid.Text]
                : throw new CommandException("UsageError", $"'{named}' is no collection, such as app.bsky.feed.post.", ExitCode.Usage);
        var counts = await session.Store.Repos.CountCollectionsAsync(did.Key, cancellationToken);
        return counts.Keys.Order(StringComparer.Ordinal);
    }

    private static async Task WriteAsync(
        CommandOutput output, RecordShelf shelf, Did did, string collection, CancellationToken cancellationToken)
    {
        for (var cursor = RepoCursor.Beginning; ;)
        {
            var rows = await shelf.ListAsync(did.Key, collection, cursor, isReverse: false, PageRows, cancellationToken);
            foreach (var row in rows)
            {
                Write(output, $"at://{did}/{row.Collection}/{row.RecordKey}", row);
                cursor = cursor.Past(row);
            }

            if (rows.Count < PageRows)
                return;
        }
    }

    private static void Write(CommandOutput output, string uri, RowView row)
    {
        if (output.IsJson)
            output.Json(new { uri, cid = row.Cid.ToString(), rev = row.Rev.ToString() });
        else
            output.Line($"{uri}  {row.Cid}  {row.Rev}");
    }
}
