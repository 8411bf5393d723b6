using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>Says what was measured, for tests/Benchmarks/reports.</summary>
internal static class IndexReport
{
    public static string Write(IndexOptions options, long carBytes, ProcessRun run, CopyFloor floor, AppViewPeer? peer, IReadOnlyList<TableSize> sizes)
    {
        using var summary = JsonDocument.Parse(run.Output.Trim().Split('\n')[^1]);
        var records = summary.RootElement.GetProperty("records").GetInt64();
        var seconds = summary.RootElement.GetProperty("seconds").GetDouble();
        var text = new StringBuilder();
        text.AppendLine("# Indexing simulated repositories into PostgreSQL").AppendLine();
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, {Environment.ProcessorCount} processors shared with the server.");
        text.AppendLine();
        Line(text, $"    dotnet run -c Release --project tests/Benchmarks -- index --store URL --repos {options.Repos} --records {options.Records}");
        text.AppendLine();
        Line(text, $"{records:N0} records of {options.Repos:N0} repositories ({carBytes / 1e6:F1} MB of CAR files), every CID and tree checked,");
        text.AppendLine("into tables with their primary keys; all proposed indexes are built at the end, inside the time. Synchronous commits as the server has them.").AppendLine();
        text.AppendLine("| figure | value |").AppendLine("| --- | --- |");
        Line(text, $"| records a second, start to end | {records / seconds:N0} |");
        Line(text, $"| psql COPY of the same rows into the same tables with all indexes in place, nothing read or verified, one connection, same run | {floor.Rows / floor.Wall.TotalSeconds:N0} rows/s |");
        Line(text, $"| ratio to that floor | {records / seconds / (floor.Rows / floor.Wall.TotalSeconds):F2} |");
        Line(text, $"| whole process: wall, processor time | {run.Wall.TotalSeconds:F1} s, {run.Cpu.TotalSeconds:F1} s |");
        Line(text, $"| peak memory of the process | {run.PeakBytes / 1e6:F0} MB |");
        if (peer is not null)
            Line(text, $"| the reference AppView's indexer (@atproto/bsky), {peer.Records:N0} of the same records, same server, same run | {peer.RecordsPerSecond:N0} records/s |");
        text.AppendLine().AppendLine("| table | rows | heap B/row | key B/row | indexes B/row | all B/row |").AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var size in sizes)
            Line(text, $"| {size.Table} | {size.Rows:N0} | {Per(size.Heap, size)} | {Per(size.Key, size)} | {Per(size.Indexes, size)} | {size.BytesPerRow:F0} |");
        return text.ToString();
    }

    private static string Per(long bytes, TableSize size) => ((double)bytes / size.Rows).ToString("F0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
