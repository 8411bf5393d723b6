using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Tests.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Simulator;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>A store, a pipeline and a follower wired as the program wires them, on a store that outlives it.</summary>
internal sealed class IndexerUnderTest : IAsyncDisposable
{
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    private IndexerUnderTest(IStore store, PipelineLimits limits, ISigningKeys? keys)
    {
        Store = store;
        Settings = new LoopSettings(limits, new IngestCounters(), TimeProvider.System, () => Tables) { Keys = keys };
        Pipeline = new IngestPipeline(store, Settings, NullLogger.Instance);
    }

    public IStore Store { get; }

    public LoopSettings Settings { get; }

    public IngestPipeline Pipeline { get; }

    public SourceStatus? Status { get; private set; }

    /// <summary>Where records go.</summary>
    public CollectionTables Tables { get; set; } = new(ProjectionFixture.StarterTables);

    public SpoolOptions Spooling { get; set; } = new();

    public static async Task<IndexerUnderTest> StartAsync(string storeUrl, PipelineLimits? limits = null, ISigningKeys? keys = null)
    {
        var store = StoreFactory.Create(storeUrl);
        await store.OpenAsync(default);
        foreach (var table in ProjectionFixture.StarterTables)
            await store.EnsureTableAsync(table, default);
        var indexer = new IndexerUnderTest(store, limits ?? new PipelineLimits { WriterLoops = 2 }, keys);
        await indexer.Pipeline.StartAsync(default);
        return indexer;
    }

    /// <summary>With keys it follows at level full, else at structure.</summary>
    public void Follow(Uri host, IngestMode mode, params Schema.Syntax.Did[] dids)
    {
        var demand = Settings.Keys is null ? VerificationDemand.Structure : VerificationDemand.Full;
        Follow(new FollowSettings("simulator", host, mode, dids) { Demand = demand });
    }

    public void Follow(FollowSettings settings)
    {
        Status = new SourceStatus(settings.Name, "firehose", settings.Host);
        var rooms = new FollowRooms(
            _door, new RepoSource(_door, Settings.Limits.CarBytesMax, Spooling), new RepoLister(_door), new AccountSource(_door), TimeProvider.System);
        var follower = new Follower(settings, Pipeline, Store, rooms, Status, NullLogger.Instance);
        _following = Task.Run(() => follower.RunAsync(_stop.Token));
    }

    /// <summary>Everything that a reader may see: uri and CID of each record of each repository that is not hidden.</summary>
    public async Task<SortedSet<string>> ReadAllAsync()
    {
        var visible = (await Store.Repos.ListAsync(null, null, 100_000, default))
            .Where(repo => repo.Account == AccountStatus.Active).Select(repo => repo.Did).ToHashSet();
        var records = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in Tables.All.Concat(Tables.Retired).Append(StoreTable.Unregistered))
        {
            foreach (var did in visible)
            {
                await foreach (var key in Store.Records.ListKeysAsync(table, did, default))
                    records.Add(StoredRecords.Describe(did, key));
            }
        }

        return records;
    }

    /// <summary>Waits until what is stored is what stands in the network.</summary>
    public async Task AssertCatchesUpAsync(SimulatorHost host)
    {
        if (await WaitUntilAsync(async () => (await ReadAllAsync()).SetEquals(StoredRecords.Of(host.Network.Model))))
            return;
        var stored = await ReadAllAsync();
        var model = StoredRecords.Of(host.Network.Model);
        Assert.Fail($"{model.Except(stored).Count()} records are missing, {stored.Except(model).Count()} too many, of {model.Count}: "
            + string.Join("; ", (await Store.Repos.CountByStateAsync(default)).Select(pair => $"{pair.Key} {pair.Value}"))
            + "; dropped " + string.Join("; ", Settings.Counters.DroppedByReason.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    /// <summary>Waits until the condition holds, or the follower fails, or the bound of patience is reached.</summary>
    public async Task<bool> WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await condition())
        {
            if (_following.IsCompleted)
                await _following;
            if (Pipeline.Completion.IsCompleted)
                await Pipeline.Completion;
            if (_following.IsCompleted || Pipeline.Completion.IsCompleted || patience.IsCancellationRequested)
                return false;
            await Task.Delay(50, CancellationToken.None);
        }

        return true;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Pipeline.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Pipeline.DisposeAsync();
        await Store.DisposeAsync();
        _door.Dispose();
        _stop.Dispose();
    }
}
