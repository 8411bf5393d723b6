using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex get: one record as it was signed.</summary>
internal static class GetVerb
{
    private static readonly Argument<string> Uri = new("uri")
    {
        Description = "The record's AT-URI: at://did/collection/key.",
        HelpName = "at://…",
    };

    public static Verb Create() => new(
        new Command("get", "Print one record as JSON, rebuilt from its row, its CID checked.") { Uri },
        RunAsync,
        """
        Examples:
          lexidex get at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.actor.profile/self
          lexidex get --json at://did:plc:…/app.bsky.feed.like/3k…      {uri, cid, rev, value} in one line
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (did, collection, recordKey) = Parse(context.Require(Uri));
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var row = await session.Shelf.FindAsync(did.Key, collection, recordKey, cancellationToken)
            ?? throw new CommandException(
                "RecordNotFound", $"There is no record at://{did}/{collection}/{recordKey} in {session.Store.DisplayName}.");

        using var rebuilders = new RecordRebuilders();
        var record = rebuilders.Read(row, did.ToString());
        if (context.Output.IsJson)
            RecordLines.Write(context.Output, record);
        else
            context.Output.Json(writer => RecordJson.Write(record.Block.Span, writer), isIndented: true);
        return ExitCode.Ok;
    }

    private static (Did Did, string Collection, string RecordKey) Parse(string text)
    {
        if (!AtUri.TryParse(text, out var uri) || uri is not { Collection: { } collection, RecordKey: { } recordKey })
            throw new CommandException("UsageError", $"'{text}' is no record's AT-URI. Write at://did/collection/key.", ExitCode.Usage);
        return (RepoArgument.Parse(uri.Authority), collection.Text, recordKey.Text);
    }
}
