using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lexidex.Benchmarks.Indexing;
using Lexidex.Indexer.Decoding;

namespace Lexidex.Benchmarks.Reading;

/// <summary>
/// CAR to verified record operations on one core: every CID hashed, the whole tree checked, each record strict. Beside it SHA-256 alone
/// over the same blocks, which is the floor, and two other readers over the same files.
/// </summary>
internal static class DecodeBenchmark
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(6);

    public static async Task<int> RunAsync(string[] args)
    {
        var text = new StringBuilder("# Reading CARs into verified records\n\n");
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, one core of {Environment.ProcessorCount}, CARs in memory, best round of {Each.TotalSeconds} s.\n");
        text.Append("    dotnet run -c Release --project tests/Benchmarks -- decode\n");
        using (var simulated = DecodeCorpus.Simulated(400, 40_000))
            await MeasureAsync(text, "400 simulated repositories, the network's mix", simulated);
        using (var real = DecodeCorpus.Real())
        {
            if (real is not null)
                await MeasureAsync(text, "One real repository, most of its records follows", real);
        }

        await ReportFile.TellAsync(text.ToString(), args);
        return 0;
    }

    private static async Task MeasureAsync(StringBuilder text, string title, DecodeCorpus corpus)
    {
        using var snapshot = new RepoSnapshot(TimeProvider.System);
        var ours = ReadingRounds.Measure(Each, () => corpus.Cars.Sum(car => Walk(snapshot, car)));
        var records = corpus.Cars.Sum(car => Walk(snapshot, car));
        var blocks = corpus.Cars.Select(BlocksOf).ToArray();
        var floor = ReadingRounds.Measure(Each, () => HashAll(corpus.Cars, blocks, records, hash: null));
        using var hash = new BlockHash();
        var bare = ReadingRounds.Measure(Each, () => HashAll(corpus.Cars, blocks, records, hash));
        var verifying = await CarPeer.MeasureAsync("atproto", corpus.Files, Each);
        var walking = await CarPeer.MeasureAsync("atcute", corpus.Files, Each);

        Line(text, $"\n## {title}\n");
        Line(text, $"{records:N0} records, {blocks.Sum(car => car.Length):N0} blocks, {corpus.Bytes / 1e6:F1} MB.\n");
        text.Append("| reader | records/s | of ours | bytes allocated a record |\n| --- | --- | --- | --- |\n");
        Line(text, $"| Lexidex, everything checked (median {ours.Median:N0}) | {ours.Best:N0} | | {ours.AllocatedBytes:F1} |");
        Line(text, $"| SHA-256 of the same blocks by .NET's SHA256.HashData, nothing else (median {floor.Median:N0}) | {floor.Best:N0} | ours takes {floor.Best / ours.Best:F2} times as long | |");
        Line(text, $"| the same by the hash that Lexidex uses (median {bare.Median:N0}) | {bare.Best:N0} | ours takes {bare.Best / ours.Best:F2} times as long | |");
        Peer(text, "@atproto/repo, verifying", verifying, ours);
        Peer(text, "@atcute/repo, walking without a hash", walking, ours);
        Parts(text, corpus, 1e9 / ours.Best);
    }

    private static void Peer(StringBuilder text, string name, double? rate, ReadingRounds ours) => Line(text, rate is { } measured
        ? (FormattableString)$"| {name} | {measured:N0} | ours is {ours.Best / measured:F1} times as fast | |"
        : $"| {name} | not installed: ./test installs it | | |");

    // Parts are measured apart and in loops of their own, where caches and branches are kinder: what is left over holds that too.
    private static void Parts(StringBuilder text, DecodeCorpus corpus, double whole)
    {
        text.Append("\n| part of ours, measured by itself | ns a record | |\n| --- | --- | --- |\n");
        using var parts = new DecodeParts(corpus);
        foreach (var (part, nanoseconds) in parts.Measure(whole))
            Line(text, $"| {part} | {nanoseconds:F0} | {nanoseconds / whole:P0} |");
    }

    private static long Walk(RepoSnapshot snapshot, byte[] car)
    {
        snapshot.TryOpen(car);
        while (snapshot.MoveNext())
        {
        }

        return snapshot.Fault is null ? snapshot.Records : throw new InvalidOperationException($"A CAR was refused: {snapshot.Fault}");
    }

    private static (int Start, int Length)[] BlocksOf(byte[] car)
    {
        var blocks = new List<(int, int)>();
        var reader = new CarReader(car);
        reader.TryReadHeader();
        while (reader.MoveNext())
            blocks.Add((reader.BlockStart, reader.BlockLength));
        return [.. blocks];
    }

    private static long HashAll(byte[][] cars, (int Start, int Length)[][] blocks, long records, BlockHash? hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var car = 0; car < cars.Length; car++)
        {
            foreach (var (start, length) in blocks[car])
            {
                var block = cars[car].AsSpan(start, length);
                if (hash is null)
                    SHA256.HashData(block, digest);
                else if (!hash.Matches(block, cars[car].AsSpan(start - digest.Length, digest.Length)))
                    throw new InvalidOperationException("A block has another hash than its name.");
            }
        }

        return records;
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
