using System.CommandLine;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex links list: of which collections links are kept.</summary>
internal static class LinksListVerb
{
    public static Verb Create() => new(
        new Command("list", "List the collections whose links are kept."),
        RunAsync,
        """
        Examples:
          lexidex links list
          lexidex links list --json        {collection, whole}
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        foreach (var (collection, isWhole) in session.Store.Links.Kept.All.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (context.Output.IsJson)
                context.Output.Json(new { collection, whole = isWhole });
            else
                context.Output.Line(isWhole ? collection : $"{collection}  cut off: run lexidex links keep or forget again");
        }

        return ExitCode.Ok;
    }
}
