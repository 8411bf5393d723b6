using System.Globalization;
using System.Text;
using Lexidex.Benchmarks.Indexing;
using Lexidex.Benchmarks.Reading;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Data;

namespace Lexidex.Benchmarks.Projecting;

/// <summary>
/// Verified record bytes to encoded rows on one core, for the simulated mix: projected into columns and remainder, held against the lexicon or not.
/// The floor is a copy of the record's bytes to where the row goes.
/// </summary>
internal static class ProjectBenchmark
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        using var corpus = DecodeCorpus.Simulated(400, 40_000);
        var plain = ReadRecords(corpus, StarterTables.Make(isChecked: false));
        var held = ReadRecords(corpus, StarterTables.Make(isChecked: true));
        using var row = new ByteBuffer();
        var floor = ReadingRounds.Measure(Each, () => Copy(plain, row));
        var projected = Measure(plain, row);
        var validated = Measure(held, row);

        var text = new StringBuilder("# Projecting verified records into rows\n\n");
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, one core of {Environment.ProcessorCount}, best round of {Each.TotalSeconds} s.\n");
        text.Append("    dotnet run -c Release --project tests/Benchmarks -- project\n\n");
        Line(text, $"{plain.Length:N0} records of the simulated mix, {plain.Average(record => record.Block.Length):F0} bytes each.\n");
        text.Append("| from verified bytes to an encoded row | records/s | µs a record | bytes allocated a record |\n| --- | --- | --- | --- |\n");
        Tell(text, "projected", projected);
        Tell(text, "validated by its lexicon and projected, as the Indexer does", validated);
        Tell(text, "floor: the record's bytes copied", floor);
        await ReportFile.TellAsync(text.ToString(), args);
        return 0;
    }

    private static ReadingRounds Measure(ReadRecord[] records, ByteBuffer row)
    {
        using var projectors = new ProjectorSet(new IngestCounters());
        return ReadingRounds.Measure(Each, () => Project(records, projectors, row));
    }

    private static long Project(ReadRecord[] records, ProjectorSet projectors, ByteBuffer row)
    {
        foreach (var record in records)
        {
            row.Clear();
            projectors.Of(record.Table).Project(record.Origin, record.Collection, record.Key, record.Cid, record.Block, row);
        }

        return records.Length;
    }

    private static long Copy(ReadRecord[] records, ByteBuffer row)
    {
        foreach (var record in records)
        {
            row.Clear();
            row.Write(record.Block);
        }

        return records.Length;
    }

    private static ReadRecord[] ReadRecords(DecodeCorpus corpus, CollectionTables tables)
    {
        using var snapshot = new RepoSnapshot(TimeProvider.System);
        var records = new List<ReadRecord>();
        foreach (var car in corpus.Cars)
        {
            snapshot.TryOpen(car);
            while (snapshot.MoveNext())
            {
                if (snapshot.RecordFault is null)
                    records.Add(ReadRecord.Of(snapshot, tables));
            }
        }

        return [.. records];
    }

    private static void Tell(StringBuilder text, string what, ReadingRounds rounds) =>
        Line(text, $"| {what} (median {rounds.Median:N0}) | {rounds.Best:N0} | {1e6 / rounds.Best:F2} | {rounds.AllocatedBytes:F1} |");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
