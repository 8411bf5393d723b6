using Lexidex.Indexer.Backfill;

namespace Lexidex.Indexer.Commands;

/// <summary>Follows one source as long as the process, once the pipeline takes work.</summary>
internal sealed class FollowerService(Follower follower, PipelineService pipeline, RunFailure failure) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await pipeline.Started.WaitAsync(stoppingToken);
            await follower.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception cause)
        {
            failure.Tell(cause);
        }
    }
}
