using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Tests.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>The parts of one writer loop over a store in a file, without its tasks: each batch is durable as soon as it is sent.</summary>
internal sealed class LoopUnderTest : IAsyncDisposable
{
    public static readonly Did Repo = Did.Parse(BlockMaker.Did);

    private readonly DirectoryInfo _folder;
    private readonly ProjectorSet _projectors;
    private readonly IBulkWriter _writer;
    private readonly LaneFence _fence;
    private readonly CollectionTables _tables = new(ProjectionFixture.StarterTables);

    private LoopUnderTest(DirectoryInfo folder, IStore store, LaneFence fence, PipelineLimits limits)
    {
        (_folder, Store, _fence) = (folder, store, fence);
        _writer = store.OpenWriter();
        var settings = new LoopSettings(limits, new IngestCounters(), TimeProvider.System, () => _tables);
        _projectors = new ProjectorSet(settings.Counters);
        Context = new LoopContext(settings, store, new BatchBuilder(_projectors)) { Flush = SendAsync, Send = SendAsync };
        Live = new LiveApplier(Context);
        Snapshots = new SnapshotLoader(Context, Live);
    }

    public IStore Store { get; }

    public LoopContext Context { get; }

    public LiveApplier Live { get; }

    public SnapshotLoader Snapshots { get; }

    /// <summary>What each batch held when it was sent, in bytes.</summary>
    public List<long> Sent { get; } = [];

    public StoreTable Posts => _tables.Of("app.bsky.feed.post"u8);

    public static async Task<LoopUnderTest> OpenAsync(PipelineLimits limits)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-");
        var store = StoreFactory.Create($"sqlite:{Path.Combine(folder.FullName, "store.db")}");
        await store.OpenAsync(default);
        foreach (var table in ProjectionFixture.StarterTables)
            await store.EnsureTableAsync(table, default);
        var fence = await store.Leases.TryTakeAsync("test", TimeSpan.FromMinutes(10), default);
        return new LoopUnderTest(folder, store, fence!.Value, limits);
    }

    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        Sent.Add(Context.Builder.Batch.Bytes);
        await _writer.WriteAsync(Context.Builder.Batch, _fence, cancellationToken);
        Context.Builder.Complete();
    }

    public async Task<RepoOutcome> LoadAsync(byte[] car)
    {
        await Context.States.LoadAsync([Repo.Key], default);
        var work = new RepoCar(Repo, new Lexidex.Indexer.Decoding.MemoryCar(car), "test", null) { Demand = VerificationDemand.Structure };
        await Snapshots.LoadAsync(work, answer: null, default);
        await SendAsync(default);
        return await work.Outcome.Task;
    }

    public async Task ApplyAsync(IngestSource source, byte[] frame, long seq)
    {
        await Context.States.LoadAsync([Repo.Key], default);
        Live.Apply(FrameOf(source, frame, seq), answer: null);
    }

    public static LiveFrame FrameOf(IngestSource source, byte[] frame, long seq)
    {
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(rented, 0);
        return new LiveFrame(source, new SourceFrame(rented, frame.Length, Repo, seq));
    }

    public async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var key in Store.Records.ListKeysAsync(Posts, Repo.Key, default))
            keys.Add(StoredRecords.Describe(Repo.Key, key));
        return keys;
    }

    public async ValueTask DisposeAsync()
    {
        Snapshots.Dispose();
        Live.Dispose();
        Context.Builder.Dispose();
        Context.Dispose();
        _projectors.Dispose();
        await _writer.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
