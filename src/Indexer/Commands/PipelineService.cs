using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Registry;

namespace Lexidex.Indexer.Commands;

/// <summary>Runs the pipeline as long as the process; where it fails, the process ends with it.</summary>
internal sealed class PipelineService(IngestPipeline pipeline, TablesInForce tables, RunFailure failure) : BackgroundService
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once work is taken: at once, or when another process's lease has ended.</summary>
    public Task Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_started.Task.IsCompletedSuccessfully && !failure.IsTold)
            await pipeline.StopAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await pipeline.StartAsync(stoppingToken);
            tables.Hold = async stop => await pipeline.HoldAsync(stop);
            tables.HoldLane = async (lane, stop) => await pipeline.HoldAsync(lane, stop);

            // While we waited for the lanes, whoever had them may have changed a table.
            await tables.RefreshAsync(stoppingToken);
            if (tables.Indexes.IsLoading)
                await tables.Indexes.TakeAwayAsync(tables.Current.All.Select(table => table.Projection!), stoppingToken);
            _started.TrySetResult();
            await pipeline.Completion.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _started.TrySetCanceled(stoppingToken);
        }
        catch (Exception cause)
        {
            _started.TrySetException(cause);
            failure.Tell(cause);
        }
    }
}
