namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// Lets so many through a second, and holds the others until it is their turn. A gate that stood idle lets no more than one
/// second's worth through at once. Safe for use by several tasks at once.
/// </summary>
internal sealed class RateGate(int perSecond, TimeProvider clock)
{
    private readonly long _step = Math.Max(1, clock.TimestampFrequency / perSecond);
    private readonly Lock _gate = new();
    private long _next = long.MinValue;

    public Task PassAsync(CancellationToken cancellationToken)
    {
        var wait = Take();
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Takes the next turn, and says how long it is until then.</summary>
    private TimeSpan Take()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _next = Math.Max(_next, now - (_step * (perSecond - 1)));
            var wait = _next - now;
            _next += _step;
            return wait > 0 ? clock.GetElapsedTime(0, wait) : TimeSpan.Zero;
        }
    }
}
