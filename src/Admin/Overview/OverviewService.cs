using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;

namespace Lexidex.Admin.Overview;

/// <summary>What the overview shows, from what the Indexer says.</summary>
public sealed class OverviewService(StatusService service, TimeProvider clock)
{
    public StatusReading Reading => service.Current;

    public IReadOnlyList<double> Rates => service.Rates;

    public DateTimeOffset Now => clock.GetUtcNow();

    public IDisposable Subscribe(Action changed) => service.Subscribe(changed);

    public Task RefreshAsync(CancellationToken cancellationToken) => service.RefreshAsync(cancellationToken);

    /// <summary>Nothing is followed and nothing was ever stored: somebody has just started.</summary>
    public static bool IsEmpty(IndexerStatus status) =>
        status.Sources.Count == 0 && status.Tables.Sum(table => table.Rows) == 0;

    /// <summary>The lag of the source that is furthest behind; null where none tells.</summary>
    public static double? WorstLag(IndexerStatus status) => status.Sources.Max(source => source.LagSeconds);

    /// <summary>Every state that has repos, known ones in their order, then what a newer Indexer may add.</summary>
    public static IReadOnlyList<RepoShare> Repos(IndexerStatus status)
    {
        var all = status.ReposByState.Values.Sum();
        return [.. SyncStates.All.Union(status.ReposByState.Keys.Order(StringComparer.Ordinal))
            .Select(state => new RepoShare(state, status.ReposByState.GetValueOrDefault(state), all))
            .Where(share => share.Count > 0)];
    }

    /// <summary>Largest first.</summary>
    public static IReadOnlyList<TableStatus> Tables(IndexerStatus status) =>
        [.. status.Tables.OrderByDescending(table => table.Rows).ThenBy(table => table.Collection, StringComparer.Ordinal)];

    /// <summary>Operations that are received and neither written nor dropped yet. Below zero, the books are wrong.</summary>
    public static long InFlight(Books books) => books.Received - books.Written - books.Dropped.Values.Sum();

    /// <summary>Most frequent first.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> Reasons(IReadOnlyDictionary<string, long> counts) =>
        [.. counts.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
}

/// <summary>How many of all repos are in one sync state.</summary>
public sealed record RepoShare(string State, long Count, long All)
{
    public double Percent => All == 0 ? 0 : 100d * Count / All;
}
