using System.CommandLine;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon freeze and thaw: whether another version may come into force.</summary>
internal static class LexiconFreezeVerbs
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show how it stands; change nothing." };

    public static Verb Freeze() => new(
        new Command("freeze", "Let no other version of a lexicon come into force, and no plan be applied.") { LexiconShowVerb.Nsid, DryRun },
        (context, stop) => RunAsync(context, (book, nsid) => book.FreezeAsync(nsid, Environment.UserName, stop), stop),
        """
        Examples:
          lexidex lexicon freeze com.example.note
        """);

    public static Verb Thaw() => new(
        new Command("thaw", "Let versions come into force again, and take the authority that is resolved next for the right one.") { LexiconShowVerb.Nsid, DryRun },
        (context, stop) => RunAsync(context, (book, nsid) => book.ThawAsync(nsid, Environment.UserName, stop), stop),
        """
        Examples:
          lexidex lexicon thaw com.example.note
        """);

    private static async Task<int> RunAsync(VerbContext context, Func<StandingBook, string, Task> change, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        if (await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).GetAsync(nsid, cancellationToken) is null)
            throw new CommandException("LexiconNotFound", $"No lexicon {nsid} is registered. See: lexidex lexicon list");
        var book = new StandingBook(context.Place.CatalogPath, context.Clock);
        if (!context.Find(DryRun))
            await change(book, nsid);
        var standing = await book.FindAsync(nsid, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { nsid, frozen = standing?.IsFrozen ?? false, alert = standing?.Alert, authority = standing?.Authority });
        else
            context.Output.Line($"{(standing?.IsFrozen == true ? "frozen" : "free")}  {nsid}{(standing?.Alert is null ? "" : $"  {standing.Alert}")}");
        return ExitCode.Ok;
    }
}
