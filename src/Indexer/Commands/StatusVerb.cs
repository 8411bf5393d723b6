using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Control;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex status: what a running Indexer does, or what the store holds while none runs.</summary>
internal static class StatusVerb
{
    private static readonly Option<string?> Control = new("--control")
    {
        Description = $"The control API of the Indexer. Default: {RunVerb.ControlUrlsUsual}. Environment: LEXIDEX_CONTROL.",
        HelpName = "URL",
    };

    public static Verb Create() => new(
        new Command("status", "Show sources, repositories and tables: of the running Indexer, or else of the store.") { Control },
        RunAsync,
        """
        Examples:
          lexidex status
          lexidex status --data data/sim --json
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var live = await AskAsync(context, cancellationToken);
        var status = live ?? await ReadStoreAsync(context, cancellationToken);
        if (context.Output.IsJson)
            WriteJson(context.Output, status, isRunning: live is not null);
        else
            WriteText(context.Output, status, isRunning: live is not null);
        return ExitCode.Ok;
    }

    // An address that was named must answer; the usual one may well be silent.
    private static async Task<IndexerStatus?> AskAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var named = context.Find(Control) ?? Environment.GetEnvironmentVariable("LEXIDEX_CONTROL");
        if (string.IsNullOrEmpty(named) && !File.Exists(context.Place.TokenPath))
            return null;
        try
        {
            var address = Uri.TryCreate(named ?? RunVerb.ControlUrlsUsual, UriKind.Absolute, out var uri)
                ? uri
                : throw new CommandException("UsageError", $"'{named}' is no address, such as {RunVerb.ControlUrlsUsual}.", ExitCode.Usage);
            using var client = ControlClient.FromTokenFile(address, context.Place.TokenPath);
            return await client.GetStatusAsync(cancellationToken);
        }
        catch (ControlException) when (string.IsNullOrEmpty(named))
        {
            return null;
        }
    }

    private static async Task<IndexerStatus> ReadStoreAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        return await StoreStatus.ReadAsync(session.Shelf, session.Moves, context.Clock, cancellationToken);
    }

    private static void WriteJson(CommandOutput output, IndexerStatus status, bool isRunning)
    {
        var node = JsonSerializer.SerializeToNode(status, ControlJson.Options)!.AsObject();
        node.Insert(0, "running", isRunning);
        output.Json(node);
    }

    private static void WriteText(CommandOutput output, IndexerStatus status, bool isRunning)
    {
        output.Line($"store    {status.Store} ({status.Engine})");
        output.Line(isRunning
            ? string.Create(CultureInfo.InvariantCulture, $"indexer  running since {status.StartedAt:u}, {status.RecordsPerSecond:N0} records a second")
            : "indexer  not running");
        foreach (var source in status.Sources)
            output.Line($"source   {source.Name}  {source.State}  position {source.Position ?? "none"}{(source.LastError is { } error ? $"  {error}" : "")}");
        var states = SyncStates.All.Where(status.ReposByState.ContainsKey)
            .Select(state => string.Create(CultureInfo.InvariantCulture, $"{status.ReposByState[state]:N0} {state}"));
        output.Line($"repos    {string.Join(", ", states.DefaultIfEmpty("none"))}; {status.Queue.ToString("N0", CultureInfo.InvariantCulture)} wait to be fetched");
        var levels = status.ReposByLevel.OrderByDescending(entry => entry.Value)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:N0} {entry.Key}"));
        output.Line($"verified {string.Join(", ", levels.DefaultIfEmpty("none"))}");
        WriteTables(output, status);
        foreach (var move in status.Moves)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"moves    {move.Collection}: {move.RowsDone:N0} of {move.RowsTotal:N0} records that were kept before are in its table"));
        foreach (var (reason, count) in status.DeadLetters.OrderByDescending(entry => entry.Value))
            output.Line(string.Create(CultureInfo.InvariantCulture, $"dead letters  {count:N0}  {reason}"));
    }

    private static void WriteTables(CommandOutput output, IndexerStatus status)
    {
        var table = new Table().AddColumns("collection", "table");
        table.AddColumn(new TableColumn("records").RightAligned());
        foreach (var entry in status.Tables)
            table.AddRow(
                Markup.Escape(entry.Collection.Length > 0 ? entry.Collection : "(unregistered)"),
                Markup.Escape(entry.Table),
                entry.Rows.ToString("N0", CultureInfo.InvariantCulture));
        output.Table(table);
        var waiting = status.Tables.Where(entry => entry.IndexesWait).Select(entry => entry.Table).ToList();
        if (waiting.Count > 0)
            output.Line($"indexes  built when all that is listed has been loaded: {string.Join(", ", waiting)}");
    }
}
