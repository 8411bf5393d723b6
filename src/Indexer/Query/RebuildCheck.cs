using System.Collections.Concurrent;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>What reading repositories back gave.</summary>
/// <param name="Rebuilt">Records that hash to their CID.</param>
/// <param name="Damaged">AT-URIs of the first rows that do not give their record back.</param>
internal sealed record RebuildReport(long Rebuilt, long DamagedInAll, IReadOnlyList<string> Damaged);

/// <summary>Reads repositories' rows back and rebuilds each record: the proof that nothing was lost on the way in.</summary>
internal sealed class RebuildCheck(RecordShelf shelf)
{
    private const int PageRows = 1_000;
    private const int DamagedNamed = 20;

    private readonly ConcurrentQueue<string> _damaged = new();
    private long _rebuilt;
    private long _damagedInAll;

    public async Task<RebuildReport> RunAsync(
        IReadOnlyCollection<Did> repos, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(repos, options, async (did, stop) =>
        {
            await CheckAsync(did, stop);
            progress?.Report(Interlocked.Read(ref _rebuilt));
        });
        return new RebuildReport(_rebuilt, _damagedInAll, [.. _damaged.Order(StringComparer.Ordinal)]);
    }

    private async Task CheckAsync(Did did, CancellationToken cancellationToken)
    {
        using var rebuilders = new RecordRebuilders();
        var counts = await shelf.Store.Repos.CountCollectionsAsync(did.Key, cancellationToken);
        foreach (var table in counts.Keys.SelectMany(shelf.TablesOf).Distinct())
            await CheckAsync(did, table, rebuilders, cancellationToken);
    }

    private async Task CheckAsync(Did did, StoreTable table, RecordRebuilders rebuilders, CancellationToken cancellationToken)
    {
        var query = new RowQuery(table) { Did = did.Key, Limit = PageRows };
        while (true)
        {
            var rows = await shelf.ScanAsync(query, cancellationToken);
            foreach (var row in rows)
                Check(did, row, rebuilders);
            if (rows.Count < PageRows)
                return;
            query = query with { After = rows[^1].Key };
        }
    }

    private void Check(Did did, RowView row, RecordRebuilders rebuilders)
    {
        if (!rebuilders.Rebuild(row).IsEmpty)
            Interlocked.Increment(ref _rebuilt);
        else if (Interlocked.Increment(ref _damagedInAll) <= DamagedNamed)
            _damaged.Enqueue($"at://{did}/{row.Collection}/{row.RecordKey}");
    }
}
