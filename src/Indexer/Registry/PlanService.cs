
namespace Lexidex.Indexer.Registry;

/// <summary>Looks twice a second whether a plan was asked for, and carries it out beside everything else.</summary>
internal sealed partial class PlanService(PlanRunner runner, TimeProvider clock, ILogger<PlanService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // Shorter than a plan rests after a fault: the next one has its turn meanwhile.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                await runner.RunNextAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(fault);
                wait = AfterFault;
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    [LoggerMessage(613, LogLevel.Warning, "A plan could not be carried out; it goes on from its last step")]
    private partial void LogAway(Exception fault);
}
