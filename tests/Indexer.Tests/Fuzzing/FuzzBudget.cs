using System.Diagnostics;
using System.Globalization;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>
/// How long one harness runs: a fixed number of inputs in tier quick, five seconds in the default tier, a minute in long, an hour
/// in soak; LEXIDEX_FUZZ_SECONDS says another time. Also the number of rounds begins the run, so no run is empty.
/// </summary>
internal sealed class FuzzBudget
{
    private const int RoundsMin = 2_000;
    private const string Variable = "LEXIDEX_FUZZ_SECONDS";

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _time = TimeOf(Tier.Current);
    private long _rounds;

    public long Rounds => _rounds;

    /// <summary>Counts a round; false when none is left.</summary>
    public bool TryTakeRound()
    {
        // The clock is asked now and then: many inputs take less time than the question.
        _rounds++;
        return _rounds <= RoundsMin || (_time > TimeSpan.Zero && (_rounds % 64 != 0 || Stopwatch.GetElapsedTime(_started) < _time));
    }

    private static TimeSpan TimeOf(TierLevel tier) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } seconds
        ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
        : tier switch
        {
            TierLevel.Quick => TimeSpan.Zero,
            TierLevel.Default => TimeSpan.FromSeconds(5),
            TierLevel.Long => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromHours(1),
        };
}
