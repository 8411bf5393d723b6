using Lexidex.Benchmarks.Indexing;
using Lexidex.Simulator.Repos;

namespace Lexidex.Benchmarks.Reading;

/// <summary>CARs to read, as files, because other readers in processes of their own shall have the very same.</summary>
internal sealed class DecodeCorpus : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexidex-decode-");

    private DecodeCorpus(IEnumerable<byte[]> cars)
    {
        Cars = [.. cars];
        Files = [.. Cars.Select((_, at) => Path.Combine(_folder.FullName, $"{at:D5}.car"))];
        foreach (var (car, file) in Cars.Zip(Files))
            File.WriteAllBytes(file, car);
    }

    public string Folder => _folder.FullName;

    public byte[][] Cars { get; }

    public string[] Files { get; }

    public long Bytes => Cars.Sum(car => (long)car.Length);

    /// <summary>The simulated mix: many small repositories and a few large ones, as the network has them.</summary>
    public static DecodeCorpus Simulated(int repos, int records) =>
        new(new SimulatedNetwork(seed: 1, repos, records).Repos.Select(ToCar));

    /// <summary>A real repository of 2,836 records, most of them follows.</summary>
    public static DecodeCorpus? Real()
    {
        var folder = Environment.GetEnvironmentVariable("LEXIDEX_CORPUS") ?? Repository.Path("..", "shared", "corpus");
        var file = Path.Combine(folder, "cars", "atproto-dart", "repo.car");
        return File.Exists(file) ? new DecodeCorpus([File.ReadAllBytes(file)]) : null;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] ToCar(SimulatedRepo repo)
    {
        var (head, blocks) = repo.Export();
        return CarWriter.ToBytes(head.Cid, blocks);
    }
}
