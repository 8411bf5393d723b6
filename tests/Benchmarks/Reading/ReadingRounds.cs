using System.Diagnostics;

namespace Lexidex.Benchmarks.Reading;

/// <summary>What rounds of the same work on one thread gave: the best and the middle one, in units a second, and bytes allocated a unit.</summary>
internal sealed record ReadingRounds(double Best, double Median, double AllocatedBytes)
{
    /// <param name="time">Measured after rounds of a third of it that do not count.</param>
    /// <param name="round">Does the work; answers how many units it was.</param>
    public static ReadingRounds Measure(TimeSpan time, Func<long> round)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time / 3;)
            round();

        var rates = new List<double>();
        long units = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            var from = Stopwatch.GetTimestamp();
            var done = round();
            rates.Add(done / Stopwatch.GetElapsedTime(from).TotalSeconds);
            units += done;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        rates.Sort();
        return new ReadingRounds(rates[^1], rates[rates.Count / 2], (double)allocated / units);
    }
}
