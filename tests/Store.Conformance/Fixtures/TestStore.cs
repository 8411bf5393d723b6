using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>An open store with table <see cref="TestTables.Everything"/>, its lanes held, and a writer.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly StoreFixture _fixture;

    private TestStore(StoreFixture fixture, string url, IStore store, ManualTime time, LaneFence fence)
    {
        (_fixture, Url, Store, Time, Fence) = (fixture, url, store, time, fence);
        Writer = store.OpenWriter();
    }

    public string Url { get; }

    public IStore Store { get; }

    public ManualTime Time { get; }

    public LaneFence Fence { get; }

    public IBulkWriter Writer { get; }

    public static async Task<TestStore> OpenAsync(StoreFixture fixture, string url, StoreOptions options)
    {
        var time = new ManualTime();
        var store = StoreFactory.Create(url, options, time);
        await store.OpenAsync(CancellationToken.None);
        await store.EnsureTableAsync(TestTables.Everything.Projection!, CancellationToken.None);
        var fence = await store.Leases.TryTakeAsync("test", TimeSpan.FromMinutes(1), CancellationToken.None);
        return new TestStore(fixture, url, store, time, fence!.Value);
    }

    /// <summary>Fills a batch and writes it.</summary>
    public async Task WriteAsync(Action<LaneBatch> fill, LaneFence? fence = null)
    {
        using var batch = new LaneBatch();
        fill(batch);
        await Writer.WriteAsync(batch, fence ?? Fence, CancellationToken.None);
    }

    public Task<string?> QueryAsync(string sql) => _fixture.QueryAsync(Url, sql);

    /// <summary>All rows of a table, in key order.</summary>
    public async Task<List<TestRow>> RowsAsync(StoreTable table)
    {
        var rows = new List<TestRow>();
        await foreach (var row in Store.Records.ListAsync(new RowQuery(table) { Limit = int.MaxValue }, CancellationToken.None))
            rows.Add(TestRow.Read(row));
        return rows;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountsAsync(DidKey did) =>
        await Store.Repos.CountCollectionsAsync(did, CancellationToken.None);

    /// <summary>The number of rows that the counters tell for a collection.</summary>
    public async Task<long> TotalAsync(string collection)
    {
        var sizes = await Store.ReadSizesAsync(CancellationToken.None);
        return sizes.SingleOrDefault(size => size.Collection == collection)?.Rows ?? 0;
    }

    public async Task<RepoState?> RepoAsync(DidKey did)
    {
        var found = new Dictionary<DidKey, RepoState>();
        await Store.Repos.ReadAsync([did], found, CancellationToken.None);
        return found.GetValueOrDefault(did);
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Store.DisposeAsync();
    }
}
