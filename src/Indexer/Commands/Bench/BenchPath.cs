using System.Diagnostics;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>What writing by one path took.</summary>
/// <param name="Written">Rows that the store counts itself afterwards: equal to <paramref name="Rows"/>, or something is lost.</param>
/// <param name="Cpu">Processor time of this process meanwhile; an embedded engine's own is part of it.</param>
/// <param name="StoredBytes">Of tables and their primary keys; for an embedded store, the file.</param>
internal sealed record BenchPath(BenchMode Mode, long Rows, long Written, TimeSpan Wall, TimeSpan Cpu, TimeSpan Encoding, long AllocatedBytes, long? StoredBytes)
{
    public double RowsPerSecond => Rows / Wall.TotalSeconds;

    /// <summary>Writes the rows to new tables of an empty place, and removes the place.</summary>
    public static async Task<BenchPath> MeasureAsync(BenchMode mode, string url, long rows, CancellationToken cancellationToken)
    {
        await using var place = await ScratchStore.CreateAsync(url, cancellationToken);
        using var load = BenchLoad.Make(rows, mode);
        var store = StoreFactory.Create(place.Url);
        await store.OpenAsync(cancellationToken);
        foreach (var table in BenchTables.All)
            await store.EnsureTableAsync(table.Projection!, cancellationToken);
        var fence = await store.Leases.TryTakeAsync("bench", TimeSpan.FromHours(1), cancellationToken)
            ?? throw new StoreException($"The lanes of {place.Url} are held, though nobody knows the place.");

        var (wall, cpu, allocated) = await WriteAsync(store, load, fence, cancellationToken);
        await using var written = StoreFactory.Create(place.Url);
        await written.OpenAsync(cancellationToken);
        await place.RefreshSizesAsync(BenchTables.All.Select(table => table.Name), cancellationToken);
        var sizes = await written.ReadSizesAsync(cancellationToken);
        return new BenchPath(
            mode, rows, sizes.Sum(size => size.Rows), wall, cpu, load.Encoding, allocated, place.FileBytes() ?? sizes.Sum(size => size.Bytes));
    }

    // An embedded engine brings its log into the file when it is closed: the engine's own program does so too before it ends.
    private static async Task<(TimeSpan Wall, TimeSpan Cpu, long Allocated)> WriteAsync(
        IStore store, BenchLoad load, LaneFence fence, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        GC.Collect();
        process.Refresh();
        var (cpu, allocated, started) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await Task.WhenAll(load.Loops.Select(batches => Task.Run(() => WriteAsync(store, batches, fence, cancellationToken), cancellationToken)));
        await store.DisposeAsync();
        var wall = Stopwatch.GetElapsedTime(started);
        process.Refresh();
        return (wall, process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static async Task WriteAsync(IStore store, IEnumerable<LaneBatch> batches, LaneFence fence, CancellationToken cancellationToken)
    {
        await using var writer = store.OpenWriter();
        foreach (var batch in batches)
            await writer.WriteAsync(batch, fence, cancellationToken);
    }
}
