using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Lets the stream flow at a rate by the clock on the wall, which decides when events happen and never which.</summary>
internal sealed class EventPump(SimulatedNetwork network, double eventsPerSecond, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>Behind by more than this, the pump lets the rest go rather than flood whoever made it wait.</summary>
    private static readonly TimeSpan DebtMax = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        var last = clock.GetTimestamp();
        var due = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var now = clock.GetTimestamp();
                due = Math.Min(due + (clock.GetElapsedTime(last, now).TotalSeconds * eventsPerSecond), DebtMax.TotalSeconds * eventsPerSecond);
                last = now;
                network.Advance((int)due);
                due -= Math.Truncate(due);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
