using System.Diagnostics;
using System.Globalization;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Kills this process with SIGKILL at a place that a test names in the environment: only so is it proved that what was begun there
/// goes on in the next process. Where nothing is named, nothing happens.
/// </summary>
internal static class SuddenDeath
{
    /// <summary>A place, such as <c>before Published</c>; <c>page#2</c> where it is to be passed once before.</summary>
    public const string Variable = "LEXIDEX_TEST_DIES_AT";

    private static readonly string[]? Named = Environment.GetEnvironmentVariable(Variable)?.Split('#');
    private static readonly int Time = Named is [_, var time] ? int.Parse(time, CultureInfo.InvariantCulture) : 1;
    private static int _times;

    public static void At(string place)
    {
        if (place != Named?[0] || Interlocked.Increment(ref _times) != Time)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
