using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>Writes down now and then what was seen of unregistered collections, and once more at the end.</summary>
/// <param name="take">What was seen since it was last asked.</param>
internal sealed partial class CollectionCensus(
    CollectionBook book, Func<IReadOnlyList<CollectionDelta>> take, TimeProvider clock, ILogger<CollectionCensus> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _last = clock.GetTimestamp();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <summary>Writes down what was seen since the last time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var span = clock.GetElapsedTime(_last);
        _last = clock.GetTimestamp();
        await book.AddAsync(take(), span, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await WriteAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // Statistics are worth no stop: those of these seconds are lost.
                    LogAway(fault);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    [LoggerMessage(620, LogLevel.Warning, "What was seen of unregistered collections could not be written down")]
    private partial void LogAway(Exception fault);
}
