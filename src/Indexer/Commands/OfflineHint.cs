using Lexidex.Indexer.Sources;

namespace Lexidex.Indexer.Commands;

/// <summary>Says it once, in plain words, when a source cannot be reached from the beginning.</summary>
internal sealed class OfflineHint(SourceStatus source, CommandOutput output, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), clock);
        while (!source.WhenLive.IsCompleted && await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (source.State != SourceState.Error)
                continue;
            output.Note($"Offline  {source.Host} cannot be reached: {source.LastError?.TrimEnd('.')}. It is tried again and again. "
                + "Without internet, ./up --simulate indexes a network of this machine's own.");
            return;
        }
    }
}
