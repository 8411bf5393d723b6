using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>What the engine's own program took for the very same rows, into tables of the same shape with the same primary keys.</summary>
/// <param name="Missing">Why there is no figure; null where there is one.</param>
internal sealed record BenchFloor(string Command, long Rows, TimeSpan Wall, string? Missing)
{
    public double RowsPerSecond => Missing is null ? Rows / Wall.TotalSeconds : 0;

    /// <summary>Each way of the engine's own program, in a place of its own; the fastest first.</summary>
    public static async Task<IReadOnlyList<BenchFloor>> MeasureAsync(string url, long rows, CancellationToken cancellationToken)
    {
        var floors = new List<BenchFloor>();
        for (var (way, ways) = (0, 1); way < ways; way++)
        {
            await using var place = await ScratchStore.CreateAsync(url, cancellationToken);
            ways = place.Shells.Count;
            floors.Add(ways > way
                ? await MeasureAsync(place, place.Shells[way], rows, cancellationToken)
                : new BenchFloor("", 0, TimeSpan.Zero, "this engine has no program of its own that bench write knows"));
        }

        return [.. floors.OrderByDescending(floor => floor.RowsPerSecond)];
    }

    private static async Task<BenchFloor> MeasureAsync(ScratchStore place, ScratchShell shell, long rows, CancellationToken cancellationToken)
    {
        using (var load = BenchLoad.Make(rows, BenchMode.Backfill))
            await shell.WriteFilesAsync(BenchTables.All, load.Batches, cancellationToken);
        await using (var store = StoreFactory.Create(place.Url))
        {
            await store.OpenAsync(cancellationToken);
            foreach (var table in BenchTables.All)
                await store.EnsureTableAsync(table.Projection!, cancellationToken);
        }

        try
        {
            var started = Stopwatch.GetTimestamp();
            await RunAsync(shell, shell.ImportArguments(BenchTables.All), cancellationToken);
            var wall = Stopwatch.GetElapsedTime(started);
            var counted = await RunAsync(shell, shell.CountArguments(BenchTables.All), cancellationToken);
            return new BenchFloor(shell.Description, long.Parse(counted.Trim(), CultureInfo.InvariantCulture), wall, Missing: null);
        }
        catch (Win32Exception fault)
        {
            return new BenchFloor(shell.Description, 0, TimeSpan.Zero, $"{shell.Program} can't be started: {fault.Message}");
        }
    }

    private static async Task<string> RunAsync(ScratchShell shell, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(shell.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in shell.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output
            : throw new CommandException("FloorFailed", $"{shell.Program} failed with exit code {process.ExitCode}: {await errors}");
    }
}
