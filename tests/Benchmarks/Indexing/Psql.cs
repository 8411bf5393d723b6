using System.Diagnostics;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>Runs SQL through psql, the reference client.</summary>
internal static class Psql
{
    public static async Task<string> RunAsync(string store, string sql)
    {
        string[] arguments = ["--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=|", "--set=ON_ERROR_STOP=1", "--command", sql, store];
        using var psql = Process.Start(new ProcessStartInfo("psql", arguments) { RedirectStandardOutput = true })!;
        var output = await psql.StandardOutput.ReadToEndAsync();
        await psql.WaitForExitAsync();
        return psql.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"psql ended with {psql.ExitCode} at: {sql}");
    }

    public static async Task<TimeSpan> TimeAsync(string store, string sql)
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(store, sql);
        return Stopwatch.GetElapsedTime(started);
    }
}
