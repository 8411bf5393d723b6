using System.Globalization;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Query;

namespace Lexidex.Indexer.Commands;

/// <summary>How an indexing of CAR files ended. The names in JSON are a contract: never rename one, never add one.</summary>
internal static class IndexSummary
{
    public static void Write(CommandOutput output, CarReport report, RebuildReport rebuild, TimeSpan took)
    {
        foreach (var uri in rebuild.Damaged)
            output.Note($"error: {uri} does not rebuild from its row to its CID");
        if (output.IsJson)
            output.Json(new
            {
                repos = report.Cars,
                records = report.Records,
                indexed = report.Indexed,
                unregistered = report.Unregistered,
                rebuilt = rebuild.Rebuilt,
                refused = report.Refused.Select(car => new { path = car.Path, reason = car.Fault.Reason }),
                seconds = Math.Round(took.TotalSeconds, 3),
            });
        else
            WriteText(output, report, rebuild, took);
    }

    private static void WriteText(CommandOutput output, CarReport report, RebuildReport rebuild, TimeSpan took)
    {
        foreach (var car in report.Refused)
            output.Line($"refused  {car.Path}  {car.Fault.Reason}: {car.Fault.Detail}");
        var rate = report.Records / Math.Max(0.001, took.TotalSeconds);
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Cars:N0} repositories, {report.Records:N0} records in {took.TotalSeconds:N1} s ({rate:N0} a second)"));
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Indexed:N0} in typed tables, {report.Unregistered:N0} of unregistered collections, {report.Rejected:N0} rejected"));
        if (rebuild.Rebuilt > 0)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{rebuild.Rebuilt:N0} records rebuilt from their rows hash to their CIDs"));
        if (report.Refused.Count > 0)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Refused.Count:N0} files were refused"));
        if (report.Unregistered > 0)
            output.Note("Records of unregistered collections are kept too; lexidex lexicon add gives a collection its table.");
    }
}
