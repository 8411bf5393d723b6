namespace Lexidex.Indexer.Telemetry;

/// <summary>How fast a counter rises, over about the last ten seconds. Sampled once a second by whoever runs it.</summary>
internal sealed class RateMeter(Func<long> count, TimeProvider clock) : BackgroundService
{
    private const int SamplesMax = 11;

    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Count)> _samples = new();

    /// <summary>Per second; 0 before there are two samples. Never negative.</summary>
    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                if (_samples.Count < 2)
                    return 0;
                var (first, last) = (_samples.Peek(), _samples.Last());
                var seconds = clock.GetElapsedTime(first.At, last.At).TotalSeconds;
                return seconds > 0 ? Math.Max(0, (last.Count - first.Count) / seconds) : 0;
            }
        }
    }

    public void Sample()
    {
        lock (_lock)
        {
            _samples.Enqueue((clock.GetTimestamp(), count()));
            if (_samples.Count > SamplesMax)
                _samples.Dequeue();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Sample();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Sample();
    }
}
