using System.Globalization;
using System.Text;
using Lexidex.Indexer.Query;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>Says what was measured.</summary>
internal static class BenchReport
{
    public static string Text(string store, BenchFloor floor, IReadOnlyList<BenchPath> paths, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line(text, $"# Writing {paths[0].Rows:N0} rows to {store}");
        text.AppendLine();
        Line(text, $"Date {now:yyyy-MM-dd}, Lexidex {ProgramVersion.Text}, {Environment.ProcessorCount} processors shared with the server, one connection.");
        text.AppendLine();
        Line(text, $"    lexidex bench write --store URL --rows {paths[0].Rows}");
        text.AppendLine();
        text.AppendLine("Rows of the simulated mix (likes, posts, follows, reposts), with primary keys and no other index. Our paths also write");
        text.AppendLine("counts, repository states and positions; the floor writes the rows alone.").AppendLine();
        text.AppendLine("| path | rows/s | of the floor | bytes/row | own CPU, µs/row | encoding, µs/row | allocated, B/row |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var path in paths)
            Line(text, $"| {path.Name} | {path.RowsPerSecond:N0} | {Ratio(path, floor)} | {Each(path.StoredBytes, path.Rows):N0} | {path.Cpu.TotalMicroseconds / path.Rows:N2} | {path.Encoding.TotalMicroseconds / path.Rows:N2} | {path.AllocatedBytes / (double)path.Rows:N0} |");
        text.AppendLine();
        if (floor.Missing is { } missing)
            Line(text, $"No floor: {missing}.");
        else
            Line(text, $"Floor: {floor.RowsPerSecond:N0} rows/s, {floor.Command}.");
        return text.ToString();
    }

    public static object Json(string store, BenchFloor floor, IReadOnlyList<BenchPath> paths) => new
    {
        store,
        floor = new { command = floor.Command, rows = floor.Rows, seconds = floor.Wall.TotalSeconds, rowsPerSecond = floor.RowsPerSecond, missing = floor.Missing },
        paths = paths.Select(path => new
        {
            name = path.Name,
            rows = path.Rows,
            written = path.Written,
            seconds = path.Wall.TotalSeconds,
            rowsPerSecond = path.RowsPerSecond,
            ofFloor = floor.Missing is null ? path.RowsPerSecond / floor.RowsPerSecond : (double?)null,
            bytesPerRow = Each(path.StoredBytes, path.Rows),
            cpuMicrosPerRow = path.Cpu.TotalMicroseconds / path.Rows,
            encodingMicrosPerRow = path.Encoding.TotalMicroseconds / path.Rows,
            allocatedBytesPerRow = path.AllocatedBytes / (double)path.Rows,
        }),
    };

    private static string Ratio(BenchPath path, BenchFloor floor) =>
        floor.Missing is null ? (path.RowsPerSecond / floor.RowsPerSecond).ToString("F2", CultureInfo.InvariantCulture) : "";

    private static double? Each(long? bytes, long rows) => bytes is { } known ? known / (double)rows : null;

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
