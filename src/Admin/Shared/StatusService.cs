using Lexidex.Schema.Control;

namespace Lexidex.Admin.Shared;

/// <summary>
/// Asks the Indexer for its status once a second while somebody looks, once for all who look. Without a subscriber the
/// timer is gone and nothing is asked.
/// </summary>
public sealed class StatusService(ControlClient client, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Readings that <see cref="Rates"/> remembers: two minutes.</summary>
    public const int RatesMax = 120;

    private readonly Lock _gate = new();
    private readonly List<Action> _subscribers = [];
    private readonly Queue<double> _rates = new(RatesMax);
    private readonly SemaphoreSlim _asking = new(1, 1);
    private CancellationTokenSource? _polling;

    public StatusReading Current { get; private set; } = StatusReading.None;

    /// <summary>Records per second of the last readings, oldest first.</summary>
    public IReadOnlyList<double> Rates
    {
        get
        {
            lock (_gate)
                return [.. _rates];
        }
    }

    /// <summary>True while the timer runs.</summary>
    public bool IsPolling => _polling is not null;

    /// <summary>Calls <paramref name="changed"/> after each reading, on any thread, until the result is disposed.</summary>
    public IDisposable Subscribe(Action changed)
    {
        lock (_gate)
        {
            _subscribers.Add(changed);
            if (_polling is null)
            {
                _polling = new CancellationTokenSource();
                _ = PollAsync(_polling.Token);
            }
        }
        return new Subscription(this, changed);
    }

    /// <summary>Asks now, for a person who pressed a button.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            Current = await ReadAsync(cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
        Tell();
    }

    public void Dispose()
    {
        lock (_gate)
            StopPolling();
        _asking.Dispose();
    }

    private async Task PollAsync(CancellationToken stopped)
    {
        // Off the subscriber's thread: a page's first paint does not wait for the Indexer.
        await Task.Yield();
        try
        {
            using var timer = new PeriodicTimer(Interval, clock);
            do
            {
                await RefreshAsync(stopped);
            }
            while (await timer.WaitForNextTickAsync(stopped));
        }
        catch (OperationCanceledException)
        {
            // The last one who looked has left.
        }
    }

    private async Task<StatusReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await client.GetStatusAsync(cancellationToken);
            Remember(status.RecordsPerSecond);
            return new StatusReading(status, clock.GetUtcNow(), null);
        }
        catch (ControlException fault)
        {
            return Current with { Fault = fault.Message };
        }
    }

    private void Remember(double rate)
    {
        lock (_gate)
        {
            if (_rates.Count == RatesMax)
                _rates.Dequeue();
            _rates.Enqueue(rate);
        }
    }

    private void Tell()
    {
        Action[] subscribers;
        lock (_gate)
            subscribers = [.. _subscribers];
        foreach (var changed in subscribers)
            changed();
    }

    private void Leave(Action changed)
    {
        lock (_gate)
        {
            _subscribers.Remove(changed);
            if (_subscribers.Count == 0)
                StopPolling();
        }
    }

    private void StopPolling()
    {
        _polling?.Cancel();
        _polling?.Dispose();
        _polling = null;
    }

    private sealed class Subscription(StatusService service, Action changed) : IDisposable
    {
        private Action? _changed = changed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _changed, null) is { } once)
                service.Leave(once);
        }
    }
}
