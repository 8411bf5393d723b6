using System.CommandLine;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex index: CAR files into tables, and the proof that each record can be given back.</summary>
internal static class IndexVerb
{
    private static readonly TimeSpan LeasePatience = TimeSpan.FromSeconds(5);

    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "CAR files, or folders that are searched for *.car.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> SkipRebuild = new("--skip-rebuild")
    {
        Description = "Do not read the records back and check them against their CIDs.",
    };

    private static readonly Option<int?> Writers = WritersOption.Create();

    public static Verb Create() => new(
        new Command("index", "Index CAR files (repository exports). A file that was indexed before changes nothing.") { Paths, SkipRebuild, Writers },
        RunAsync,
        """
        Examples:
          lexidex index alice.car bob.car
          lexidex index repos/ --store postgresql://lexidex@localhost/lexidex
          lexidex index repos/ --json        {repos, records, indexed, unregistered, rebuilt, refused, seconds}
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetTimestamp();
        var files = CarFiles.Find(context.Require(Paths));
        if (files.Count == 0)
            throw new CommandException("NotFound", "There is no .car file under what was named.");

        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        await new MoveWait(context, session).RunAsync(cancellationToken);
        using var progress = new IndexProgress(context.Output);
        var report = await LoadAsync(context, session, files, progress, cancellationToken);
        var rebuild = context.Find(SkipRebuild)
            ? new RebuildReport(0, 0, [])
            : await progress.CheckAsync(
                report.Records, counter => new RebuildCheck(session.Shelf).RunAsync(report.Repos, counter, cancellationToken));
        IndexSummary.Write(context.Output, report, rebuild, context.Clock.GetElapsedTime(started));
        return ExitCodeOf(report, rebuild);
    }

    private static async Task<CarReport> LoadAsync(
        VerbContext context, StoreSession session, IReadOnlyList<FileInfo> files, IndexProgress progress, CancellationToken cancellationToken)
    {
        var limits = WritersOption.LimitsOf(context.Find(Writers), session.Store.Capabilities);
        var unregistered = new UnregisteredCollections();
        unregistered.Use(new CollectionRules(await session.Collections.RulesAsync(cancellationToken)));
        var started = context.Clock.GetTimestamp();
        var settings = new LoopSettings(limits, new IngestCounters(), context.Clock, () => session.Tables.Current) { Unregistered = unregistered };
        await using var pipeline = new IngestPipeline(session.Store, settings, NullLogger.Instance);
        await StartAsync(pipeline, limits, session.Store.DisplayName, cancellationToken);
        try
        {
            // While we waited for the lanes, whoever had them may have changed a table.
            await session.Tables.ReadAsync(cancellationToken);
            var deferred = await DeferredIndexes.TakeAwayAsync(
                session.Store, session.Tables.Current.All.Select(table => table.Projection!), cancellationToken);
            var report = await progress.LoadAsync(
                counter => new CarIndexer(pipeline, limits, new SpoolOptions(), VerificationDemand.Structure, context.Clock)
                    .IndexAsync(files, counter, cancellationToken));
            await progress.BuildAsync(deferred.Count, counter => deferred.BuildAsync(counter, cancellationToken));
            return report;
        }
        finally
        {
            // Also after Ctrl-C: what is under way becomes durable, and nobody has to wait for our lease to run out.
            await pipeline.StopAsync();
            await session.Collections.AddAsync(unregistered.Take(), context.Clock.GetElapsedTime(started), CancellationToken.None);
        }
    }

    // A process that was killed leaves its lease behind; one that runs renews it.
    private static async Task StartAsync(IngestPipeline pipeline, PipelineLimits limits, string store, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.LeaseDuration + LeasePatience);
        try
        {
            await pipeline.StartAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                "StoreInUse", $"Another process writes to {store}. End it (./up or lexidex run), or name another store with --store.");
        }
    }

    private static int ExitCodeOf(CarReport report, RebuildReport rebuild) =>
        rebuild.DamagedInAll > 0 ? ExitCode.Error : report.Refused.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
}
