using System.CommandLine;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex links of: the records that name a target.</summary>
internal static class LinksOfVerb
{
    private const int PageLinks = 500;

    private static readonly Argument<string> Target = new("target") { Description = "A DID, an AT-URI, a web address or a CID, as records write it.", HelpName = "TARGET" };

    private static readonly Option<string?> Collection = new("--collection") { Description = "Only records of this collection.", HelpName = "NSID" };

    private static readonly Option<string?> Path = new("--path") { Description = "Only where it stands at this path, such as embed.record.uri.", HelpName = "PATH" };

    private static readonly Option<int> Limit = new("--limit", "-n") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static Verb Create()
    {
        Limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var limit) && limit < 1)
                result.AddError("--limit must be 1 or more.");
        });
        return new Verb(
            new Command("of", "List the records that name something in a place that no column shows.") { Target, Collection, Path, Limit },
            RunAsync,
            """
            Of columns ask lexidex query instead: what stands in one has no link.

            Examples:
              lexidex links of did:plc:ewvi7nxzyoun6zhxrhs64oiz
              lexidex links of at://did:plc:…/app.bsky.feed.post/3k… --path embed.record.uri
              lexidex links of https://example.com/ --json         {uri, path}
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = LinkTarget.Parse(context.Require(Target))
            ?? throw new CommandException("UsageError", $"'{context.Require(Target)}' is no DID, AT-URI, web address or CID.", ExitCode.Usage);
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var query = new LinkQuery { Target = target, Collection = context.Find(Collection), Path = context.Find(Path) };
        for (var left = context.Find(Limit); left > 0;)
        {
            var limit = Math.Min(left, PageLinks);
            var page = await session.Store.Links.ListAsync(query with { Limit = limit }, cancellationToken);
            var repos = await session.Shelf.Repos.ReadAsync([.. page.Select(link => link.Did).Distinct()], cancellationToken);
            foreach (var link in page)
                Write(context.Output, UriOf(link, repos), link.Path);
            if (page.Count < limit)
                break;
            left -= page.Count;
            query = query with { After = page[^1] };
        }

        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, string uri, string path)
    {
        if (output.IsJson)
            output.Json(new { uri, path });
        else
            output.Line($"{uri}  {path}");
    }

    private static string UriOf(LinkRow link, IReadOnlyDictionary<DidKey, RepoState> repos)
    {
        Span<byte> key = stackalloc byte[RecordKeyForm.MaxLength];
        var recordKey = System.Text.Encoding.ASCII.GetString(key[..RecordKeyForm.WriteText(link.RecordKey.Span, key)]);
        return $"at://{RepoDirectory.TextOf(link.Did, repos.GetValueOrDefault(link.Did))}/{link.Collection}/{recordKey}";
    }
}
