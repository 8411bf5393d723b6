using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Commands;

/// <summary>Builds the indexes that waited for the load, once every source has given all that it listed. Live writes go on.</summary>
internal sealed partial class LoadedService(
    IReadOnlyList<SourceStatus> sources, TablesInForce tables, TimeProvider clock, ILogger<LoadedService> logger) : BackgroundService
{
    // A store that is away comes back.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(sources.Select(source => source.WhenLoaded)).WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await tables.BuildWaitingIndexesAsync(new Told(this), stoppingToken);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(fault);
                await Task.Delay(AfterFault, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(621, LogLevel.Information, "All that was listed is loaded: index {Index} {Phase} {Percent} %")]
    private partial void LogBuild(string index, string phase, long percent);

    [LoggerMessage(622, LogLevel.Warning, "Indexes that waited for the load could not be built; another try follows in ten seconds")]
    private partial void LogFailed(Exception fault);

    // One line for each index and phase, not for each look at it.
    private sealed class Told(LoadedService service) : IProgress<IndexBuild>
    {
        private (string, string) _last;

        public void Report(IndexBuild value)
        {
            if (_last == (value.Index, value.Phase))
                return;
            _last = (value.Index, value.Phase);
            service.LogBuild(value.Index, value.Phase, value.Total > 0 ? 100 * value.Done / value.Total : 0);
        }
    }
}
