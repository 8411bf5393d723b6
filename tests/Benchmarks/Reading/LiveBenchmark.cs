using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lexidex.Benchmarks.Indexing;

namespace Lexidex.Benchmarks.Reading;

/// <summary>
/// The live path without a store: frames to commits with signature, inversion and chain checked, over writer loops by lane as in
/// production. Beside it the signatures alone, by the same library in the same run, and @atproto/sync with proofs checked.
/// </summary>
internal static class LiveBenchmark
{
    private const int Loops = 2;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(string[] args)
    {
        var stream = new LiveFrames(repos: 500, records: 50_000, events: 20_000);
        var loops = Enumerable.Range(0, Loops).Select(number => new LiveLoop(stream, number, Loops)).ToArray();
        var signatures = loops.Select(loop => loop.Signatures()).ToArray();

        // Turn about, so that a slow moment of the machine is not one side's alone.
        var (whole, floor) = (new List<Round>(), new List<Round>());
        Warm(loops, signatures);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < 2 * Each;)
        {
            whole.Add(Together(loops, loop => loop.Follow()));
            floor.Add(Together(signatures, loop => loop.Check()));
        }

        var peer = await SyncPeer.MeasureAsync(stream, Each);
        var text = Report(stream, loops[0].Library, Median(whole), Median(floor), peer);
        await ReportFile.TellAsync(text, args);
        foreach (var part in loops.Cast<IDisposable>().Concat(signatures))
            part.Dispose();
        return 0;
    }

    private static void Warm(LiveLoop[] loops, SignatureLoop[] signatures)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Each / 2;)
        {
            Together(loops, loop => loop.Follow());
            Together(signatures, loop => loop.Check());
        }
    }

    private static Round Together<T>(T[] loops, Func<T, long> work)
    {
        var done = new (long Commits, long Bytes)[loops.Length];
        var threads = loops.Select((loop, at) => new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            done[at].Commits = work(loop);
            done[at].Bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        })).ToArray();
        var from = Stopwatch.GetTimestamp();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        return new Round(done.Sum(each => each.Commits) / seconds, (double)done.Sum(each => each.Bytes) / done.Sum(each => each.Commits));
    }

    private static Round Median(List<Round> rounds) => rounds.OrderBy(round => round.PerSecond).ElementAt(rounds.Count / 2);

    private static string Report(LiveFrames stream, string library, Round whole, Round floor, SyncPeer? peer)
    {
        var text = new StringBuilder("# The live path: frames to verified commits\n\n");
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, {Loops} writer loops on {Environment.ProcessorCount} cores, no store, median of rounds of {2 * Each.TotalSeconds} s.\n");
        text.Append("    dotnet run -c Release --project tests/Benchmarks -- live\n\n");
        Line(text, $"{stream.Frames.Length:N0} #commit frames of 500 simulated repositories ({stream.Operations:N0} operations, {stream.Frames.Sum(frame => (long)frame.Length) / 1e6:F1} MB), all signed with secp256k1.\n");
        text.Append("| | commits/s | operations/s | bytes allocated a commit |\n| --- | --- | --- | --- |\n");
        var ops = (double)stream.Operations / stream.Frames.Length;
        Line(text, $"| Lexidex: decoded, signature by {library}, inversion, chain | {whole.PerSecond:N0} | {whole.PerSecond * ops:N0} | {whole.AllocatedBytes:F1} |");
        Line(text, $"| the same commits' signatures alone, {library}, keys at hand | {floor.PerSecond:N0} | | {floor.AllocatedBytes:F1} |");
        Line(text, $"| ratio to that floor | {whole.PerSecond / floor.PerSecond:F2} | | |");
        Line(text, $"| all but the signature, from the two | {1 / ((1 / whole.PerSecond) - (1 / floor.PerSecond)):N0} | | |");
        if (peer is null)
            text.Append("| @atproto/sync, proofs checked | not installed: ./test installs it | | |\n");
        else
            Line(text, $"| @atproto/sync, proofs checked, keys at hand, one core | {peer.CommitsPerSecond:N0} | {peer.OperationsPerSecond:N0} | |");
        text.Append("\nOther libraries of signatures, on one core: `-- signatures`, and docs/decisions/0007-signatures-by-libsecp256k1.md.\n");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Round(double PerSecond, double AllocatedBytes);
}
