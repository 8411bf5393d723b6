using System.CommandLine;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>lexidex bench write: how fast this machine and this engine take rows, beside the engine's own bulk command.</summary>
internal static class BenchWriteVerb
{
    private const long RowsMax = 5_000_000;
    private const long WarmUpRows = 100_000;

    private static readonly Option<long> Rows = new("--rows")
    {
        Description = "Rows to write by each path, at most 5,000,000. They are held in memory: about 300 bytes each. Default: 200000.",
        HelpName = "N",
        DefaultValueFactory = _ => 200_000,
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Also write the text to this file.",
        HelpName = "FILE",
    };

    public static Verb Create() => new(
        new Command("write", "Write generated rows by each path, beside the engine's own program. In scratch databases or files, which are removed.") { Rows, Report },
        RunAsync,
        """
        Scratch places are named lexidex_bench_ and eight letters: databases of the same server, or files beside the embedded store.
        No table that was there before is touched.

        Examples:
          lexidex bench write --rows 500000
          lexidex bench write --store postgresql://lexidex@localhost/postgres --report write-postgres.md
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var rows = context.Find(Rows);
        if (rows is < 1 or > RowsMax)
            throw new CommandException("RowsInvalid", $"--rows is {rows}: it must be 1 to {RowsMax}.", ExitCode.Usage);

        var url = context.Place.Store;
        var floors = await BenchFloor.MeasureAsync(url, rows, cancellationToken);
        await using var named = StoreFactory.Create(url);
        var modes = BenchMode.All(isEmbedded: named.Dialect is SqliteDialect);

        // Code that runs for the first time is compiled meanwhile, which says nothing of the path that happens to be first.
        await BenchPath.MeasureAsync(BenchMode.Backfill, url, Math.Min(rows, WarmUpRows), cancellationToken);
        var paths = new List<BenchPath>();
        foreach (var mode in modes)
            paths.Add(await BenchPath.MeasureAsync(mode, url, rows, cancellationToken));
        var text = BenchReport.Text(named.DisplayName, floors, paths, context.Clock.GetUtcNow());
        if (context.Find(Report) is { } file)
            await File.WriteAllTextAsync(file, text, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(BenchReport.Json(named.DisplayName, floors, paths));
        else
            foreach (var line in text.Split('\n'))
                context.Output.Line(line.TrimEnd('\r'));
        return paths.All(path => path.Written == rows) && floors.All(floor => floor.Missing is not null || floor.Rows == rows)
            ? ExitCode.Ok
            : throw new CommandException("BooksDoNotBalance", $"{rows} rows were made, but {string.Join(", ", paths.Select(path => path.Written))} and {floors[0].Rows} are there.");
    }
}
