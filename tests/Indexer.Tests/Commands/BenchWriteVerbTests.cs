using System.Text.Json;
using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

public sealed class BenchWriteVerbTests : IDisposable
{
    private const int Rows = 700;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-bench-test-").FullName;

    [Fact]
    public async Task Both_paths_and_the_shell_of_SQLite_write_every_row_and_leave_nothing_behind()
    {
        var report = Path.Combine(_folder, "report.md");

        var run = await CommandRun.OfAsync(
            "bench", "write", "--store", $"sqlite:{Path.Combine(_folder, "lexidex.db")}", "--rows", $"{Rows}", "--report", report, "--json");

        AssertBalanced(run);
        Assert.Equal([report], Directory.EnumerateFileSystemEntries(_folder));
        Assert.Contains("| backfill |", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_paths_and_psql_write_every_row_and_leave_no_database_behind()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();

        var run = await CommandRun.OfAsync("bench", "write", "--store", server.Url(database), "--rows", $"{Rows}", "--json");

        AssertBalanced(run);
        Assert.Equal("0", (await server.QueryAsync(database, "select count(*) from pg_database where datname like 'lexidex_bench%'")).Trim());
        Assert.Equal("0", (await server.QueryAsync(database, "select count(*) from pg_tables where schemaname = 'public'")).Trim());
    }

    [Fact]
    public async Task Both_paths_and_the_client_of_MariaDB_write_every_row_and_leave_no_database_behind()
    {
        var server = await MariaServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();

        var run = await CommandRun.OfAsync("bench", "write", "--store", server.Url(database), "--rows", $"{Rows}", "--json");

        AssertBalanced(run);
        Assert.All(run.Json[0].GetProperty("paths").EnumerateArray(), path => Assert.InRange(path.GetProperty("bytesPerRow").GetDouble(), 150, 1_500));
        Assert.Equal("0", (await server.QueryAsync(database, "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'lexidex_bench%'")).Trim());
        Assert.Equal("0", (await server.QueryAsync(database, $"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{database}'")).Trim());
    }

    [Fact]
    public async Task A_number_of_rows_beyond_the_bound_is_refused()
    {
        var run = await CommandRun.OfAsync("bench", "write", "--store", $"sqlite:{Path.Combine(_folder, "lexidex.db")}", "--rows", "5000001");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("1 to 5000000", run.Notes, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertBalanced(CommandRun run)
    {
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Notes));
        var result = Assert.Single(run.Json);
        var floor = result.GetProperty("floor");
        Assert.Equal((Rows, JsonValueKind.Null), (floor.GetProperty("rows").GetInt32(), floor.GetProperty("missing").ValueKind));
        var paths = result.GetProperty("paths").EnumerateArray().ToList();
        Assert.Equal(["backfill", "live", "live, merged"], paths.Select(path => path.GetProperty("name").GetString()).Distinct());
        Assert.All(paths, path =>
        {
            Assert.Equal((Rows, Rows), (path.GetProperty("rows").GetInt32(), path.GetProperty("written").GetInt32()));
            Assert.True(path.GetProperty("bytesPerRow").GetDouble() > 50);
        });
    }
}
