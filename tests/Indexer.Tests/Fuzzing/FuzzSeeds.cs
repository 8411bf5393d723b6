using System.Text;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Simulator.Repos;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>What mutation begins from: bytes of the simulated network, and of the corpus where it is.</summary>
internal static class FuzzSeeds
{
    private const int LinesOfAFile = 60;

    private static readonly Lazy<SimulatedNetwork> Network = new(MakeNetwork);

    public static IEnumerable<byte[]> Cars => Network.Value.Repos.Take(6).Select(CarOf).Concat(CorpusFiles("cars", "*.car", bytesMax: 16_384));

    /// <summary>Records, tree nodes and commits.</summary>
    public static IEnumerable<byte[]> Blocks => Network.Value.Repos.Take(6).SelectMany(repo => repo.Export().Blocks.Select(block => block.Bytes).Take(40));

    public static IEnumerable<byte[]> Commits => Network.Value.Repos.Select(repo => repo.Head.Block);

    public static IEnumerable<byte[]> Frames => SimulatedFrames().Concat(Corpus.Root is null ? [] : FrameMaker.RelayFrames());

    public static IReadOnlyList<SimulatedRepo> Repos => Network.Value.Repos;

    /// <summary>Lines of the interoperability files whose name begins so, valid and invalid ones.</summary>
    public static IEnumerable<byte[]> Syntax(string name, params string[] own) => own.Select(Encoding.UTF8.GetBytes)
        .Concat(CorpusFiles("interop", $"{name}_syntax_*.txt", bytesMax: 1 << 20).SelectMany(LinesOf));

    public static IEnumerable<byte[]> CorpusFiles(string folder, string pattern, int bytesMax) => Corpus.Root is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Corpus.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length <= bytesMax).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    public static byte[] CarOf(SimulatedRepo repo)
    {
        var (head, blocks) = repo.Export();
        return CarWriter.ToBytes(head.Cid, blocks);
    }

    private static IEnumerable<byte[]> SimulatedFrames()
    {
        var frames = Network.Value.Frames;
        for (var place = frames.Start; frames.TryRead(place, out var frame); place++)
            yield return frame.Bytes;
    }

    private static IEnumerable<byte[]> LinesOf(byte[] file) =>
        Encoding.UTF8.GetString(file).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Take(LinesOfAFile).Select(Encoding.UTF8.GetBytes);

    private static SimulatedNetwork MakeNetwork()
    {
        var network = new SimulatedNetwork(seed: 7, repos: 24, records: 900);
        network.Advance(100);
        return network;
    }
}
