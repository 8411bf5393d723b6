using Lexidex.Indexer.Registry;

namespace Lexidex.Indexer.Commands;

/// <summary>Looks twice a second whether kept records are to move into their tables, once the pipeline takes work.</summary>
internal sealed partial class MoveService(
    MoveRunner runner, PipelineService pipeline, TimeProvider clock, ILogger<MoveService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A store that is away comes back; what fails for another reason is not worth a try twice a second.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await pipeline.Started.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested && pipeline.Started.IsCompletedSuccessfully)
        {
            var wait = Interval;
            try
            {
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

    [LoggerMessage(606, LogLevel.Warning, "Kept records could not be moved; it goes on from where it was in ten seconds")]
    private partial void LogAway(Exception fault);
}
