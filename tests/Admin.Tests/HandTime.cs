namespace Lexidex.Admin.Tests;

/// <summary>
/// Time that stands still until a test moves it, and knows the timers that somebody holds. They are told apart by their
/// period: MudBlazor holds some of its own.
/// </summary>
internal sealed class HandTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private readonly List<(TimeSpan Period, int Count, TaskCompletionSource Reached)> _awaited = [];
    private DateTimeOffset _now = SampleData.Noon;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, period, () => callback(state));
        lock (_gate)
            _timers.Add(timer);
        TellAwaited();
        return timer;
    }

    /// <summary>Completes once exactly so many timers of this period are held.</summary>
    public Task TimersAsync(TimeSpan period, int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _awaited.Add((period, count, reached));
        TellAwaited();
        return reached.Task.WaitAsync(Patience);
    }

    /// <summary>Moves on and rings every timer once.</summary>
    public void Pass(TimeSpan time)
    {
        HandTimer[] timers;
        lock (_gate)
        {
            _now += time;
            timers = [.. _timers];
        }
        foreach (var timer in timers)
            timer.Ring();
    }

    private void TellAwaited()
    {
        lock (_gate)
        {
            foreach (var (period, count, reached) in _awaited)
            {
                if (_timers.Count(timer => timer.Period == period) == count)
                    reached.TrySetResult();
            }
            _awaited.RemoveAll(one => one.Reached.Task.IsCompleted);
        }
    }

    private void Remove(HandTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
        TellAwaited();
    }

    private sealed class HandTimer(HandTime time, TimeSpan period, Action ring) : ITimer
    {
        public TimeSpan Period { get; } = period;

        public Action Ring { get; } = ring;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
