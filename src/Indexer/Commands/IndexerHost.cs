using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Commands;

/// <summary>
/// The Indexer put together. Parts start in the order in which they stand here and end in reverse: servers first, so that
/// a taken port is told before anything is written; sources last, so that they find everything in place.
/// </summary>
internal sealed class IndexerHost : IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = PipelineLimits.Default.DrainTime + TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly CommandOutput _output;

    private IndexerHost(IHost host, CommandOutput output)
    {
        _host = host;
        _output = output;
    }

    public static IndexerHost Create(VerbContext context, StoreSession session, RunSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        IndexerLogs.AddTo(builder.Logging, context.Output);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = EndWithin);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        AddCore(builder.Services, context, session, settings);
        builder.Services.AddOutbound(settings.Outbound);
        builder.Services.AddIdentity(settings.Identity, session.Store.Plc);
        AddServers(builder.Services, context, session, settings);
        AddWork(builder.Services, context, session, settings);
        if (settings.LexiconRecheck is { } interval)
            builder.Services.AddHostedService(provider => new LexiconRecheck(
                provider.GetRequiredService<LexiconImport>(), session.Lexicons, interval, context.Clock, provider.GetRequiredService<ILogger<LexiconRecheck>>()));
        var sources = settings.Sources.Select(source => AddSource(builder.Services, source, session, context)).ToList();
        if (settings.LoadsNetwork)
            builder.Services.AddHostedService(provider => new LoadedService(sources, session.Tables, context.Clock, provider.GetRequiredService<ILogger<LoadedService>>()));
        return new IndexerHost(builder.Build(), context.Output);
    }

    /// <summary>Runs until it is told to end, or something fails that must not be survived.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await _host.StartAsync(cancellationToken);
        Announce();
        await _host.WaitForShutdownAsync(cancellationToken);
        if (_host.Services.GetRequiredService<RunFailure>().Cause is not { } cause)
            return ExitCode.Ok;
        throw VerbFaults.Tell(cause) ?? new CommandException("IndexerFailed", $"The Indexer stops: {cause.Message}", inner: cause);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    private void Announce()
    {
        foreach (var (name, server) in new[] { ("Indexer", ReadServer.Key), ("Control", ControlServer.Key) })
        {
            foreach (var address in _host.Services.GetRequiredKeyedService<ApiServer>(server).Addresses)
            {
                if (_output.IsJson)
                    _output.Json(new { name = name.ToLowerInvariant(), address });
                else
                    _output.Line($"{name}  {address}");
            }
        }

        _output.Results.Flush();
    }

    private static void AddCore(IServiceCollection services, VerbContext context, StoreSession session, RunSettings settings)
    {
        var limits = WritersOption.LimitsOf(settings.Writers, session.Store.Capabilities);
        services.AddSingleton(context.Clock);
        services.AddSingleton(context.Output);
        services.AddSingleton(session.Lexicons);
        services.AddSingleton(session.Tables);
        services.AddSingleton(session.Shelf);
        services.AddSingleton(session.Collections);
        services.AddSingleton(session.Plans);
        services.AddSingleton(new ControlPlans(session.Lexicons, session.Plans, session.NewDraft(), settings.Pace));
        services.AddSingleton<IngestCounters>();
        services.AddSingleton<SourceBoard>();
        services.AddSingleton<RunFailure>();
        services.AddSingleton<UnregisteredCollections>();
        services.AddSingleton(session.Standings);
        services.AddSingleton<SchemaWatch>();
        services.AddSingleton<LexiconResolver>();
        services.AddSingleton<LexiconImport>();
        services.AddSingleton(provider => new RateMeter(() => provider.GetRequiredService<IngestCounters>().Written, context.Clock));
        services.AddSingleton(provider => new IngestPipeline(
            session.Store,
            new LoopSettings(limits, provider.GetRequiredService<IngestCounters>(), context.Clock, () => session.Tables.Current)
            {
                Unregistered = provider.GetRequiredService<UnregisteredCollections>(),
                Keys = provider.GetRequiredService<ISigningKeys>(),
                SchemaHeard = (did, nsid, cid) => provider.GetRequiredService<SchemaWatch>().Hear(new SchemaWrite(did, nsid, cid?.ToString())),
            },
            provider.GetRequiredService<ILogger<IngestPipeline>>()));
    }

    private static void AddServers(IServiceCollection services, VerbContext context, StoreSession session, RunSettings settings)
    {
        services.AddSingleton(new RunFacts(ModeOf(settings), Lane.Count, context.Clock.GetUtcNow()));
        services.AddSingleton(provider => new StatusReport(
            session.Shelf,
            session.Moves,
            provider.GetRequiredService<IngestCounters>(),
            provider.GetRequiredService<SourceBoard>(),
            provider.GetRequiredService<RateMeter>(),
            context.Clock,
            provider.GetRequiredService<RunFacts>()));
        services.AddKeyedSingleton(ReadServer.Key, (provider, _) => ReadServer.Create(provider, settings.ReadUrls));
        services.AddKeyedSingleton(ControlServer.Key, (provider, _) => ControlServer.Create(provider, settings.ControlUrls, context.Place.TokenPath));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ApiServer>(ReadServer.Key));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ApiServer>(ControlServer.Key));
    }

    private static void AddWork(IServiceCollection services, VerbContext context, StoreSession session, RunSettings settings)
    {
        services.AddSingleton<PipelineService>();
        services.AddHostedService(provider => provider.GetRequiredService<RateMeter>());
        services.AddHostedService(provider => provider.GetRequiredService<PipelineService>());
        services.AddHostedService(provider => new CatalogWatch(
            session.Lexicons,
            session.Tables,
            new CollectionWatch(session.Collections, provider.GetRequiredService<UnregisteredCollections>().Use),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CatalogWatch>>()));
        services.AddHostedService(provider => provider.GetRequiredService<SchemaWatch>());
        services.AddHostedService(provider => new CollectionCensus(
            session.Collections, provider.GetRequiredService<UnregisteredCollections>().Take, context.Clock, provider.GetRequiredService<ILogger<CollectionCensus>>()));
        services.AddHostedService(provider => new PlanService(
            session.NewRunner(settings.Pace, provider.GetRequiredService<ILogger<PlanRunner>>()), context.Clock, provider.GetRequiredService<ILogger<PlanService>>()));
        services.AddHostedService(provider => new MoveService(
            session.NewMover(settings.Pace, provider.GetRequiredService<ILogger<MoveRunner>>()),
            provider.GetRequiredService<PipelineService>(),
            context.Clock,
            provider.GetRequiredService<ILogger<MoveService>>()));
    }

    private static SourceStatus AddSource(
        IServiceCollection services, FollowSettings source, StoreSession session, VerbContext context)
    {
        var status = new SourceStatus(source.Name, "firehose", source.Host);
        var rate = new RateMeter(() => status.Events, context.Clock);
        services.AddSingleton<IHostedService>(rate);
        services.AddSingleton<IHostedService>(new OfflineHint(status, context.Output, context.Clock));
        services.AddSingleton<IHostedService>(provider =>
        {
            provider.GetRequiredService<SourceBoard>().Show(source.Name, new SourceView(status, rate, context.Clock).Read);
            var door = provider.GetRequiredService<OutboundDoor>();
            var rooms = new FollowRooms(
                door, new RepoSource(door, PipelineLimits.Default.CarBytesMax, new SpoolOptions()), new RepoLister(door), new AccountSource(door), context.Clock);
            var logger = provider.GetRequiredService<ILogger<Follower>>();
            var follower = new Follower(source, provider.GetRequiredService<IngestPipeline>(), session.Store, rooms, status, logger);
            return new FollowerService(follower, provider.GetRequiredService<PipelineService>(), provider.GetRequiredService<RunFailure>());
        });
        return status;
    }

    private static string ModeOf(RunSettings settings) =>
        settings.Sources.Count == 0 ? "none" : settings.Sources[0].Mode.ToString().ToLowerInvariant();

    /// <summary>The command line hears signals; the host only does as it is told.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
