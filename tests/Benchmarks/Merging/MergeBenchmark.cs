using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lexidex.Benchmarks.Indexing;
using Lexidex.Indexer.Commands.Bench;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Benchmarks.Merging;

/// <summary>
/// Two ways to merge rows into a table of PostgreSQL where the stored rev is lower: COPY into a staging table, then INSERT … SELECT; or
/// INSERT … SELECT from unnest of arrays, one for each column. Either is the same statement but for where the rows come from.
/// </summary>
internal static class MergeBenchmark
{
    private const int Rows = 200_000;
    private const int Rounds = 3;
    private const int Seed = 20_261_127;

    private static readonly int[] Sizes = [100, 1_000, 10_000, 40_000];

    public static async Task<int> RunAsync(string store, string[] args)
    {
        var text = new StringBuilder($"""
            # Two ways to merge rows into a table of PostgreSQL

            Date {DateTime.UtcNow:yyyy-MM-dd}, commit {Repository.Commit()}, {Environment.ProcessorCount} processors shared with the server.

                dotnet run -c Release --project tests/Benchmarks -- merge --store URL

            {Rows:N0} likes into a table with its primary key, `ON CONFLICT … DO UPDATE … WHERE t.rev < excluded.rev`, one transaction a batch, each made durable;
            tuples and arrays are made before. The middle of {Rounds} rounds, in which the two take turns.

            | rows a batch | staged, rows/s | unnest, rows/s | staged beside unnest |
            | --- | --- | --- | --- |

            """);
        foreach (var size in Sizes)
        {
            var (staged, unnested) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                staged.Add(await MeasureAsync(store, size, StageAsync));
                unnested.Add(await MeasureAsync(store, size, UnnestAsync));
            }

            var (one, other) = (Middle(staged), Middle(unnested));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {size:N0} | {one:N0} | {other:N0} | {one / other:F2} |");
        }

        await ReportFile.TellAsync(text.ToString(), args);
        return 0;
    }

    private static double Middle(List<double> rates) => rates.Order().ElementAt(Rounds / 2);

    private static async Task<double> MeasureAsync(string url, int size, Func<PostgresWriterSession, PostgresTable, MergedRows, Task> mergeAsync)
    {
        await using var place = await ScratchStore.CreateAsync(url, CancellationToken.None);
        await using var store = (PostgresStore)StoreFactory.Create(place.Url);
        await store.OpenAsync(CancellationToken.None);
        await store.EnsureTableAsync(BenchTables.Like.Projection!, CancellationToken.None);
        var table = store.Tables.Of(BenchTables.Like);
        await using var session = new PostgresWriterSession(await store.Writers.OpenConnectionAsync());
        await session.EnsureStageAsync(table, CancellationToken.None);
        var spent = TimeSpan.Zero;
        foreach (var rows in MergedRows.Make(Seed, Rows, size))
        {
            using (rows)
            {
                var started = Stopwatch.GetTimestamp();
                await using var transaction = await session.Connection.BeginTransactionAsync();
                await mergeAsync(session, table, rows);
                await transaction.CommitAsync();
                spent += Stopwatch.GetElapsedTime(started);
            }
        }

        return Rows / spent.TotalSeconds;
    }

    private static async Task StageAsync(PostgresWriterSession session, PostgresTable table, MergedRows rows)
    {
        await session.CopyAsync(table.CopyStage, rows.Tuples, CancellationToken.None);
        await ReadAsync(new NpgsqlCommand(table.Upsert, session.Connection));
    }

    private static async Task UnnestAsync(PostgresWriterSession session, PostgresTable table, MergedRows rows)
    {
        var columns = string.Join(", ", Enumerable.Range(1, rows.Columns.Count).Select(number => $"${number}"));
        var names = string.Join(", ", table.Table.Fields.Select(field => $"\"{field.Name}\""));
        var command = new NpgsqlCommand(table.Upsert.Replace($"FROM {table.Stage}", $"FROM unnest({columns}) AS s ({names})", StringComparison.Ordinal), session.Connection);
        foreach (var (values, type) in rows.Columns)
            command.Parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        await ReadAsync(command);
    }

    private static async Task ReadAsync(NpgsqlCommand command)
    {
        await using (command)
        {
            await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                reader.GetValue(0);
        }
    }
}
