using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>Looks twice a second whether operators decided something, and carries it out.</summary>
internal sealed partial class CatalogWatch(
    LexiconRegistry lexicons, TablesInForce tables, CollectionWatch collections, TimeProvider clock, ILogger<CatalogWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = 0L;
        var isTold = false;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var newest = await lexicons.LastChangeAsync(stoppingToken);
                if (newest != seen)
                    await collections.RefreshAsync(stoppingToken);
                if (newest != seen && await tables.RefreshAsync(stoppingToken))
                    seen = newest;
                isTold = false;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The catalog or the store is away for a moment: what was decided waits. Told once, not twice a second.
                if (!isTold)
                    LogAway(fault);
                isTold = true;
            }
        }
    }

    [LoggerMessage(602, LogLevel.Warning, "Decisions of the catalog could not be carried out; trying again every half second")]
    private partial void LogAway(Exception fault);
}
