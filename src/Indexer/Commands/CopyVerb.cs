using System.CommandLine;
using System.Globalization;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Copy;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex copy: a store into another one, of any two engines.</summary>
internal static class CopyVerb
{
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(10);

    private static readonly Option<string> From = new("--from") { Description = "The store to copy.", HelpName = "URL", Required = true };

    private static readonly Option<string> To = new("--to") { Description = "An empty store, or one that an earlier run has begun.", HelpName = "URL", Required = true };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what there is to copy, and write nothing." };

    public static Verb Create() => new(
        new Command("copy", "Copy a store into another, of any two engines. The source may stay in use until the last step.") { From, To, DryRun },
        RunAsync,
        """
        Run it while the Indexer runs; it ends with 3 when it has caught up. Then end the Indexer and run it again: it does the
        last difference, compares every table, and ends with 0. Killed at any time, the same command goes on.

        Examples:
          lexidex copy --from sqlite:data/lexidex.db --to postgresql://lexidex@localhost/lexidex
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetTimestamp();
        await using var source = StoreFactory.Create(context.Find(From)!);
        await using var target = StoreFactory.Create(context.Find(To)!);
        if (source.DisplayName == target.DisplayName)
            throw new CommandException("SameStore", $"{source.DisplayName} is named twice: a store is copied into another one.", ExitCode.Usage);
        RequireFile(context.Find(From)!);
        await source.OpenAsync(cancellationToken);
        if (context.Find(DryRun))
            return await TellAsync(context, source, cancellationToken);

        await target.OpenAsync(cancellationToken);
        var report = await CopyAsync(context, source, target, cancellationToken);
        Write(context.Output, source, target, report, context.Clock.GetElapsedTime(started));
        return report.IsDone ? ExitCode.Ok : ExitCode.Partial;
    }

    private static void RequireFile(string url)
    {
        if (new StorePlace(url, "data").SqlitePath is { } path && !File.Exists(path))
            throw new CommandException("StoreMissing", $"There is no store at {path}.");
    }

    private static async Task<CopyReport> CopyAsync(VerbContext context, IStore source, IStore target, CancellationToken cancellationToken)
    {
        var limits = new CopyLimits();
        await using var held = new CopyTarget(target, await HoldAsync(target, limits, context.Clock, cancellationToken));
        var noted = context.Clock.GetTimestamp();
        return await new StoreCopy(source, StoreContents.Of(source), held, limits, context.Clock, Say).RunAsync(cancellationToken);

        void Say(string what)
        {
            if (context.Output.IsJson || context.Clock.GetElapsedTime(noted) < NoteEvery)
                return;
            noted = context.Clock.GetTimestamp();
            context.Output.Note(what);
        }
    }

    private static async Task<LaneHold> HoldAsync(IStore target, CopyLimits limits, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < limits.Patience; await Task.Delay(limits.PatienceStep, clock, cancellationToken))
        {
            if (await LaneHold.TryTakeAsync(target, limits.Lease, cancellationToken) is { } hold)
                return hold;
        }

        throw new CommandException("StoreInUse", $"Another process writes to {target.DisplayName}. End it, or name another store with --to.");
    }

    private static async Task<int> TellAsync(VerbContext context, IStore source, CancellationToken cancellationToken)
    {
        var sizes = await source.ReadSizesAsync(cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { from = source.DisplayName, dryRun = true, tables = sizes.Select(size => new { collection = size.Collection, table = size.Table, rows = size.Rows }) });
        else
            foreach (var size in sizes)
                context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{size.Table}  {size.Collection}  {size.Rows:N0} rows"));
        return ExitCode.Ok;
    }

    private static void Write(CommandOutput output, IStore source, IStore target, CopyReport report, TimeSpan took)
    {
        if (output.IsJson)
        {
            output.Json(new
            {
                from = source.DisplayName,
                to = target.DisplayName,
                done = report.IsDone,
                tables = report.Tables.Select(table => new { table = table.Table, rows = table.Rows, sha256 = table.Sha256 }),
                repos = report.Repos,
                caughtUp = report.CaughtUp,
                queued = report.Queued,
                deadLetters = report.DeadLetters,
                seconds = Math.Round(took.TotalSeconds, 3),
            });
            return;
        }

        foreach (var table in report.Tables)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{table.Table}  {table.Rows:N0} rows, the same in both  {table.Sha256}"));
        output.Line(report.IsDone
            ? string.Create(CultureInfo.InvariantCulture, $"Done in {took.TotalSeconds:N1} s: {report.Repos:N0} repositories, {report.Queued:N0} queued, {report.DeadLetters:N0} dead letters, positions.")
            : string.Create(CultureInfo.InvariantCulture, $"Caught up ({report.CaughtUp:N0} repositories by difference). {source.DisplayName} is still written to: end the Indexer, then run the same command again."));
    }
}
