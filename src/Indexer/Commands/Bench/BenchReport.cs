using System.Globalization;
using System.Text;
using Lexidex.Indexer.Query;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>Says what was measured.</summary>
internal static class BenchReport
{
    public static string Text(string store, IReadOnlyList<BenchFloor> floors, IReadOnlyList<BenchPath> paths, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line(text, $"# Writing {paths[0].Rows:N0} rows to {store}");
        text.AppendLine();
        Line(text, $"Date {now:yyyy-MM-dd}, Lexidex {ProgramVersion.Text}, {Environment.ProcessorCount} processors shared with the server.");
        text.AppendLine();
        Line(text, $"    lexidex bench write --store URL --rows {paths[0].Rows}");
        text.AppendLine();
        text.AppendLine("Rows of the simulated mix (likes, posts, follows, reposts), with primary keys and no other index. Our paths also write");
        text.AppendLine("counts, repository states and positions; the floor writes the rows alone, over one connection. All are timed until the store is");
        text.AppendLine("closed. Live rows are new, as nearly all are; those that are merged may have older ones.").AppendLine();
        text.AppendLine("| path | connections | rows/s | of the floor | bytes/row | own CPU, µs/row | encoding, µs/row | allocated, B/row |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var path in paths)
            Line(text, $"| {path.Mode.Name} | {path.Mode.Connections} | {path.RowsPerSecond:N0} | {Ratio(path, floors[0])} | {Each(path.StoredBytes, path.Rows):N0} | {path.Cpu.TotalMicroseconds / path.Rows:N2} | {path.Encoding.TotalMicroseconds / path.Rows:N2} | {path.AllocatedBytes / (double)path.Rows:N1} |");
        text.AppendLine();
        foreach (var floor in floors)
        {
            if (floor.Missing is { } missing)
                Line(text, $"No floor: {missing}.");
            else if (floor == floors[0])
                Line(text, $"Floor: {floor.RowsPerSecond:N0} rows/s, {floor.Command}.");
            else
                Line(text, $"Also: {floor.RowsPerSecond:N0} rows/s, {floor.Command}; of it backfill {Ratio(paths[0], floor)}, live {Ratio(paths[1], floor)}.");
        }

        return text.ToString();
    }

    public static object Json(string store, IReadOnlyList<BenchFloor> floors, IReadOnlyList<BenchPath> paths) => new
    {
        store,
        floor = Json(floors[0]),
        slowerFloors = floors.Skip(1).Select(Json),
        paths = paths.Select(path => new
        {
            name = path.Mode.Name,
            connections = path.Mode.Connections,
            rows = path.Rows,
            written = path.Written,
            seconds = path.Wall.TotalSeconds,
            rowsPerSecond = path.RowsPerSecond,
            ofFloor = floors[0].Missing is null ? path.RowsPerSecond / floors[0].RowsPerSecond : (double?)null,
            bytesPerRow = Each(path.StoredBytes, path.Rows),
            cpuMicrosPerRow = path.Cpu.TotalMicroseconds / path.Rows,
            encodingMicrosPerRow = path.Encoding.TotalMicroseconds / path.Rows,
            allocatedBytesPerRow = path.AllocatedBytes / (double)path.Rows,
        }),
    };

    private static object Json(BenchFloor floor) =>
        new { command = floor.Command, rows = floor.Rows, seconds = floor.Wall.TotalSeconds, rowsPerSecond = floor.RowsPerSecond, missing = floor.Missing };

    private static string Ratio(BenchPath path, BenchFloor floor) =>
        floor.Missing is null ? (path.RowsPerSecond / floor.RowsPerSecond).ToString("F2", CultureInfo.InvariantCulture) : "";

    private static double? Each(long? bytes, long rows) => bytes is { } known ? known / (double)rows : null;

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
