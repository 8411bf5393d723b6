using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon show: one lexicon, whole.</summary>
internal static class LexiconShowVerb
{
    public static Argument<string> Nsid { get; } = new("nsid") { Description = "The lexicon's NSID.", HelpName = "NSID" };

    public static Verb Create() => new(
        new Command("show", "Show one lexicon: its table, versions, and the lexicons it needs.") { Nsid },
        RunAsync,
        """
        Examples:
          lexidex lexicon show app.bsky.feed.post
          lexidex lexicon show app.bsky.feed.post --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(Nsid);
        var rows = await RowsAsync(context, cancellationToken);
        var detail = File.Exists(context.Place.CatalogPath)
            ? await LexiconShow.FindAsync(LexiconRegistry.Open(context.Place.CatalogPath, context.Clock), nsid, rows, cancellationToken)
            : null;
        if (detail is null)
            throw new CommandException("LexiconNotFound", $"No lexicon {nsid} is registered. See: lexidex lexicon list");
        if (context.Output.IsJson)
            context.Output.Results.WriteLine(JsonSerializer.Serialize(detail, ControlJson.Options));
        else
            WriteText(context.Output, detail);
        return ExitCode.Ok;
    }

    /// <summary>Rows by collection; none where there is no store yet, which is no fault.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> RowsAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Place.SqlitePath is { } path && !File.Exists(path))
            return new Dictionary<string, long>();
        await using var store = StoreFactory.Create(context.Place.Store);
        await store.OpenAsync(cancellationToken);
        var sizes = await store.ReadSizesAsync(cancellationToken);
        return sizes.ToDictionary(size => size.Collection, size => size.Rows, StringComparer.Ordinal);
    }

    private static void WriteText(CommandOutput output, LexiconDetail detail)
    {
        var summary = detail.Summary;
        output.Line($"{summary.Nsid}  {summary.Kind}  {summary.State}");
        output.Line($"version     {summary.Version}");
        output.Line($"source      {summary.Source}");
        if (summary.Table is not null)
            output.Line(FormattableString.Invariant($"table       {summary.Table}  {summary.Rows:N0} rows"));
        foreach (var column in summary.Columns)
            output.Line($"  {column.Name,-28} {column.Type,-9} {ColumnProjection.PlaceOf(column.Path)}{(column.IsDeprecated ? "  deprecated" : "")}");
        foreach (var index in summary.Indexes)
            output.Line($"  index {index.Name} ({string.Join(", ", index.Columns)}) {index.Kind}");
        WriteNames(output, "uses", detail.Uses);
        WriteNames(output, "behind", [.. detail.Behind.Select(name => $"{name}  (to bring its table up: lexidex lexicon plan {summary.Nsid})")]);
        WriteNames(output, "used by", detail.UsedBy);
        WriteNames(output, "missing", detail.Missing);
        foreach (var version in detail.Versions)
            output.Line($"{(version.InForce ? "in force  " : "before    ")}  {version.Version}  {version.RegisteredAt:yyyy-MM-dd HH:mm}  {version.RegisteredBy}  {version.Source}");
    }

    private static void WriteNames(CommandOutput output, string what, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            output.Line($"{what,-10}  {name}");
    }
}
