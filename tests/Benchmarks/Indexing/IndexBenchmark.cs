using System.Globalization;
using Lexidex.Simulator.Repos;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>
/// Indexes simulated repositories with the command line as a user runs it, in a process of its own, then lets psql copy
/// the very same rows into tables with the same keys and indexes: the floor.
/// </summary>
internal static class IndexBenchmark
{
    public static async Task<int> RunAsync(IndexOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-bench-");
        try
        {
            var cars = WriteCars(options, folder.CreateSubdirectory("cars").FullName);
            var lexidex = new LexidexProcess(options.Store, folder.FullName);
            await lexidex.RunAsync("lexicon", "add", Repository.Path("deploy", "lexicons"), Repository.Path("tests", "Simulator", "lexicons"));
            var indexed = await lexidex.RunAsync("index", Path.Combine(folder.FullName, "cars"), "--skip-rebuild", "--json");
            var floor = await CopyFloor.MeasureAsync(options.Store, folder.FullName);
            var peer = options.AppViewRecords > 0
                ? await AppViewPeer.MeasureAsync(options.Store, Path.Combine(folder.FullName, "cars"), options.AppViewRecords)
                : null;
            var report = IndexReport.Write(options, cars, indexed, floor, peer, await TableSizes.ReadAsync(options.Store));
            if (options.Report is { } file)
                await File.WriteAllTextAsync(file, report);
            Console.WriteLine(report);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long WriteCars(IndexOptions options, string folder)
    {
        var network = new SimulatedNetwork(seed: 1, options.Repos, options.Records);
        var bytes = 0L;
        foreach (var repo in network.Repos)
        {
            var (head, blocks) = repo.Export();
            var car = CarWriter.ToBytes(head.Cid, blocks);
            File.WriteAllBytes(Path.Combine(folder, $"{repo.Account.Index.ToString("D6", CultureInfo.InvariantCulture)}.car"), car);
            bytes += car.Length;
        }

        return bytes;
    }
}
