using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

public sealed class DoctorVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexidex-doctor");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_place_for_an_embedded_store_is_looked_at_and_not_made()
    {
        var path = Path.Combine(_folder.FullName, "data", "lexidex.db");

        var run = await CommandRun.OfAsync("doctor", "--store", $"sqlite:{path}");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("All is fine.", run.Results, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task What_is_to_be_mended_is_told_as_text_and_as_JSON_with_exit_code_3()
    {
        // The tests' server syncs nothing to disk.
        var server = await PostgresServer.RequireAsync();
        var url = server.Url(await server.CreateDatabaseAsync());

        var text = await CommandRun.OfAsync("doctor", "--store", url);
        var json = await CommandRun.OfAsync("doctor", "--store", url, "--json");

        Assert.Equal((ExitCode.ToMend, ExitCode.ToMend), (text.ExitCode, json.ExitCode));
        Assert.Contains("fsync, full_page_writes: ALTER SYSTEM SET fsync = on", text.Results, StringComparison.Ordinal);
        var checks = json.Json[0].GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal("fine", checks.Single(check => check.GetProperty("what").GetString() == "version").GetProperty("verdict").GetString());
        Assert.Equal(0, json.Json[0].GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task A_store_that_is_away_is_unreachable()
    {
        var run = await CommandRun.OfAsync("doctor", "--store", "postgresql://me:secret@127.0.0.1:1/lexidex", "--json");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.DoesNotContain("secret", run.Results, StringComparison.Ordinal);
    }
}
