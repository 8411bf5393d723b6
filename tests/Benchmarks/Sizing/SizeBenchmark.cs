using System.Globalization;
using System.Text;
using Lexidex.Benchmarks.Indexing;
using Lexidex.Benchmarks.Reading;

namespace Lexidex.Benchmarks.Sizing;

/// <summary>
/// Bytes on disk for each record in PostgreSQL, heap, primary key and reference indexes: as loaded, with the same rows put in at random
/// places of every index, and in the tables that the reference AppView's own migrations and indexer make of the same records.
/// </summary>
internal static class SizeBenchmark
{
    private const int Repos = 1_000;
    private const int Records = 100_000;
    private const int AppViewRecords = 30_000;

    public static async Task<int> RunAsync(string store, string[] args)
    {
        using var corpus = DecodeCorpus.Simulated(Repos, Records);
        var data = Directory.CreateTempSubdirectory("lexidex-size-");
        try
        {
            var lexidex = new LexidexProcess(store, data.FullName);
            await lexidex.RunAsync("lexicon", "add", Repository.Path("deploy", "lexicons"), Repository.Path("tests", "Simulator", "lexicons"));
            await lexidex.RunAsync("index", corpus.Folder, "--skip-rebuild", "--json");
            var text = await ReportAsync(store, corpus.Folder);
            await ReportFile.TellAsync(text, args);
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<string> ReportAsync(string store, string cars)
    {
        var theirs = new Dictionary<string, SizedTable>();
        var peer = await AppViewPeer.MeasureAsync(store, cars, AppViewRecords, url => SizeTheirsAsync(url, theirs));
        var text = new StringBuilder("# Bytes of a record in PostgreSQL\n\n");
        Line(text, $"Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, {await Psql.RunAsync(store, "SHOW server_version")}.\n");
        text.Append("    dotnet run -c Release --project tests/Benchmarks -- size --store URL\n\n");
        Line(text, $"{Records:N0} records of {Repos} simulated repositories. All bytes on disk, divided by the records: heap, primary key, reference indexes.\n");
        text.Append("| record | rows | as loaded: heap + key + indexes | indexes built last: heap + key + indexes | the same rows inserted at random | reference AppView, its tables | ours of theirs |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var kind in SizedRecord.All)
        {
            var loaded = await SizedTable.OfAsync(store, kind.Table);
            await Psql.RunAsync(store, $"REINDEX TABLE {kind.Table}");
            var ours = await SizedTable.OfAsync(store, kind.Table);
            var random = await SizedTable.OfCopyAsync(store, kind.Table, $"SELECT * FROM {kind.Table} ORDER BY random()");
            var told = theirs.TryGetValue(kind.Name, out var size) ? $"{size.PerRecord:F0} ({size.Rows:N0} rows) | {ours.PerRecord / size.PerRecord:F2}" : "not installed | ";
            Line(text, $"| {kind.Name} | {ours.Rows:N0} | {Parts(loaded)} | {Parts(ours)} (aim: {kind.Most}) | {random.PerRecord:F0} | {told} |");
        }

        text.Append("\nAs loaded is how `lexidex index` leaves the tables, whose primary key stands while they fill; REINDEX builds key and indexes last. The reference AppView's are the record's own table and its rows of `record`, with their indexes, as its\n");
        Line(text, $"indexer filled them one record at a time{(peer is null ? "" : $": {peer.Records:N0} of these records")}. It keeps more tables beside them (aggregates, notifications, feeds), which are not counted.");
        return text.ToString();
    }

    private static async Task SizeTheirsAsync(string url, Dictionary<string, SizedTable> theirs)
    {
        foreach (var kind in SizedRecord.All)
        {
            var own = await SizedTable.OfAsync(url, kind.AppViewTable);
            var shared = await SizedTable.OfCopyAsync(url, "bsky.record", $"SELECT * FROM bsky.record WHERE uri LIKE '%/{kind.Collection}/%'");
            theirs[kind.Name] = new SizedTable(own.Rows, own.Heap + shared.Heap, own.Key + shared.Key, own.Indexes + shared.Indexes);
        }
    }

    private static string Parts(SizedTable size) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Per(size.Heap, size):F0} + {Per(size.Key, size):F0} + {Per(size.Indexes, size):F0} = **{size.PerRecord:F0}**");

    private static double Per(long bytes, SizedTable size) => (double)bytes / size.Rows;

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
