using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>Looks twice a second whether a plan was asked for, and carries it out beside everything else.</summary>
internal sealed partial class PlanService(PlanBook plans, PlanRunner runner, TimeProvider clock, ILogger<PlanService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A store that is away comes back; a plan that fails for another reason is not worth a try twice a second.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                if (await plans.NextAsync(stoppingToken) is not null)
                    await runner.RunNextAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogAway(fault);
                wait = AfterFault;
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    [LoggerMessage(613, LogLevel.Warning, "A plan could not be carried out; it goes on from its last step in ten seconds")]
    private partial void LogAway(Exception fault);
}
