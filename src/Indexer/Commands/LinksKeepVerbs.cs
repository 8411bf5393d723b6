using System.CommandLine;
using System.Globalization;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex links keep and forget: of which collections links are kept.</summary>
internal static class LinksKeepVerbs
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(2);

    private static readonly Argument<string> Collection = new("collection") { Description = "A collection, registered or kept without a table.", HelpName = "NSID" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say of how many records it would be, and write nothing." };

    public static Verb Keep() => new(
        new Command("keep", "Keep links of a collection's records from now on, and find those of the records that are there. No Indexer may run.") { Collection, DryRun },
        KeepAsync,
        """
        Examples:
          lexidex links keep app.bsky.feed.post       who is mentioned, quoted and linked to in posts
          lexidex links keep com.example.thing        of a collection that has no table
        """);

    public static Verb Forget() => new(
        new Command("forget", "Keep links of a collection no more, and take away those that are there. No Indexer may run.") { Collection, DryRun },
        ForgetAsync,
        """
        Examples:
          lexidex links forget app.bsky.feed.post
        """);

    private static async Task<int> KeepAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var collection = Parse(context.Require(Collection));
        if (context.Find(DryRun))
            return await TryAsync(context, collection, "would be read", static (_, _) => { }, cancellationToken);
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        await using var hold = await HoldAsync(session.Store, cancellationToken);
        var noted = context.Clock.GetTimestamp();
        var (read, linked) = await new LinkFilling(session.Store).RunAsync(session.Tables.Current.Of(collection), collection.Text, hold, Say, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { collection = collection.Text, records = read, linked });
        else
            context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{collection}  {read:N0} records, {linked:N0} with links"));
        return ExitCode.Ok;

        void Say(long records)
        {
            if (context.Output.IsJson || context.Clock.GetElapsedTime(noted) < NoteEvery)
                return;
            noted = context.Clock.GetTimestamp();
            context.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{records:N0} records"));
        }
    }

    private static async Task<int> ForgetAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var collection = Parse(context.Require(Collection));
        if (context.Find(DryRun))
            return await TryAsync(context, collection, "would lose their links", RequireKept, cancellationToken);
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        RequireKept(session.Store, collection);
        await using var hold = await HoldAsync(session.Store, cancellationToken);
        await session.Store.Links.ForgetAsync(collection.Text, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { collection = collection.Text, forgotten = true });
        else
            context.Output.Line($"{collection}  forgotten");
        return ExitCode.Ok;
    }

    private static async Task<int> TryAsync(VerbContext context, Nsid collection, string what, Action<IStore, Nsid> check, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        check(session.Store, collection);
        var records = (await session.Store.ReadSizesAsync(cancellationToken)).Where(size => size.Collection == collection.Text).Sum(size => size.Rows);
        if (context.Output.IsJson)
            context.Output.Json(new { collection = collection.Text, dryRun = true, records });
        else
            context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{collection}  {records:N0} records {what}"));
        return ExitCode.Ok;
    }

    private static void RequireKept(IStore store, Nsid collection)
    {
        if (!store.Links.Kept.All.ContainsKey(collection.Text))
            throw new CommandException("NotKept", $"No links of {collection} are kept. Kept are those of: {string.Join(", ", store.Links.Kept.All.Keys)}.");
    }

    private static Nsid Parse(string text) => Nsid.TryParse(text, out var nsid)
        ? nsid
        : throw new CommandException("UsageError", $"'{text}' is no NSID, such as app.bsky.feed.post.", ExitCode.Usage);

    private static async Task<LaneHold> HoldAsync(IStore store, CancellationToken cancellationToken) =>
        await LaneHold.TryTakeAsync(store, Lease, cancellationToken)
        ?? throw new CommandException("StoreInUse", $"Another process writes to {store.DisplayName}. End it first: whoever writes must know of which collections links are kept.");
}
