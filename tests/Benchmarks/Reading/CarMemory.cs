using System.Globalization;
using System.Text.RegularExpressions;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Sources.Cars;

namespace Lexidex.Benchmarks.Reading;

/// <summary>Reads a CAR file whole, and tells how much more memory this process held for it than after a small one.</summary>
internal static partial class CarMemory
{
    // Written there, it lowers the kernel's mark of the most memory to what is held now.
    private const string ResetPeak = "5";

    public static int Run(string path, string smallPath)
    {
        using var snapshot = new RepoSnapshot(TimeProvider.System);
        for (var round = 0; round < 3; round++)
            Read(snapshot, smallPath);
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        var before = PeakBytes();

        var records = Read(snapshot, path);
        if (snapshot.Fault is { } fault)
        {
            Console.Error.WriteLine(fault);
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records, {PeakBytes() - before} bytes more"));
        return 0;
    }

    private static long Read(RepoSnapshot snapshot, string path)
    {
        using var car = FileCar.Open(path, Path.GetTempPath());
        long records = 0;
        snapshot.TryOpen(car);
        while (snapshot.MoveNext())
            records += snapshot.RecordFault is null ? 1 : 0;
        return records;
    }

    private static long PeakBytes() =>
        1024 * long.Parse(Peak().Match(File.ReadAllText("/proc/self/status")).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"VmHWM:\s+(\d+) kB")]
    private static partial Regex Peak();
}
