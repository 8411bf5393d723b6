using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lexidex.Benchmarks.Indexing;
using Lexidex.Indexer.Stores;

namespace Lexidex.Benchmarks.Queueing;

/// <summary>
/// Times claims from a queue of ten thousand repositories beside claims from one of ten million, each in a new scratch place. The two take
/// turns: what else the machine does moves a claim more than its queue does.
/// </summary>
internal static class QueueBenchmark
{
    private const int Few = 10_000;
    private const int Many = 10_000_000;
    private const int Limit = 10;
    private const int Claims = 500;
    private const int Rounds = 3;
    private const string Host = "a.test";

    public static async Task<int> RunAsync(string store, string[] args)
    {
        var rounds = new List<(QueueTimes Few, QueueTimes Many)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await MeasureAsync(store, Few), await MeasureAsync(store, (int)Number(args, "--rows", Many))));
        await using var named = StoreFactory.Create(store);
        var text = Text(named.DisplayName, rounds);
        Console.WriteLine(text);
        if (Array.IndexOf(args, "--report") is var at and >= 0 && at + 1 < args.Length)
            await File.AppendAllTextAsync(args[at + 1], text);
        return 0;
    }

    private static async Task<QueueTimes> MeasureAsync(string url, int rows)
    {
        await using var place = await ScratchStore.CreateAsync(url, CancellationToken.None);
        await using var store = StoreFactory.Create(place.Url);
        await store.OpenAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        await QueueFilling.FillAsync(store, rows, CancellationToken.None);
        var filled = Stopwatch.GetElapsedTime(started);

        // Plans are made and pages read in before the first that counts.
        await ClaimAsync(store, 20);
        return new QueueTimes(rows, filled, await ClaimAsync(store, Claims));
    }

    private static async Task<double[]> ClaimAsync(IStore store, int claims)
    {
        var micros = new double[claims];
        for (var claim = 0; claim < claims; claim++)
        {
            var started = Stopwatch.GetTimestamp();
            var claimed = await store.Queue.ClaimAsync(Host, Limit, TimeSpan.FromMinutes(5), CancellationToken.None);
            micros[claim] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (claimed.Count != Limit)
                throw new InvalidOperationException($"A claim of {Limit} took {claimed.Count}.");
        }

        Array.Sort(micros);
        return micros;
    }

    private static long Number(string[] args, string name, long otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static string Text(string store, List<(QueueTimes Few, QueueTimes Many)> rounds)
    {
        var many = rounds[0].Many.Rows;
        var text = new StringBuilder();
        Line(text, $"# Claims from a long queue: {store.Split(':')[0]}\n");
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, {Environment.ProcessorCount} processors shared with the server.\n");
        Line(text, $"    dotnet run -c Release --project tests/Benchmarks -- queue --store URL --rows {many}\n");
        Line(text, $"{Claims} claims of {Limit} repositories of one host, one after the other, each made durable. A twentieth of the rows is urgent, a twentieth is for another host.\n");
        text.Append("| queued | filled in | median claim, µs | 95th of a hundred, µs | longest, µs |\n| --- | --- | --- | --- | --- |\n");
        foreach (var times in rounds.SelectMany(round => new[] { round.Few, round.Many }))
            Line(text, $"| {times.Rows:N0} | {times.Filled.TotalSeconds:F1} s | {times.At(0.5):N0} | {times.At(0.95):N0} | {times.Micros[^1]:N0} |");
        var (ofFew, ofMany) = (Middle(rounds.Select(round => round.Few)), Middle(rounds.Select(round => round.Many)));
        Line(text, $"\nThe middle of the medians is {ofMany:N0} µs with {many:N0} queued and {ofFew:N0} µs with {Few:N0}: {ofMany / ofFew:F2} times.\n");
        return text.ToString();
    }

    private static double Middle(IEnumerable<QueueTimes> rounds) => rounds.Select(times => times.At(0.5)).Order().ElementAt(Rounds / 2);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
