using System.Diagnostics;
using System.Globalization;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>What one run of the command line took.</summary>
/// <param name="PeakBytes">The most memory that its process held, as the kernel counted it.</param>
internal sealed record ProcessRun(string Output, TimeSpan Wall, TimeSpan Cpu, long PeakBytes);

/// <summary>The Indexer's command line, built as this program is.</summary>
internal sealed class LexidexProcess(string store, string dataFolder)
{
    public async Task<ProcessRun> RunAsync(params string[] arguments)
    {
        string[] all = [Repository.IndexerAssembly, .. arguments, "--store", store, "--data", dataFolder];
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        var cpu = TimeSpan.Zero;
        while (!process.WaitForExit(100))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            process.Refresh();
            cpu = process.HasExited ? cpu : process.TotalProcessorTime;
        }

        var wall = Stopwatch.GetElapsedTime(started);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"lexidex {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}");
        return new ProcessRun(await output, wall, cpu, peak);
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
