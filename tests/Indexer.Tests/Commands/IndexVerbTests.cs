using System.Text.Json;
using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

[Collection(OneIndexedNetwork.Name)]
public sealed class IndexVerbTests(IndexedNetwork indexed) : IDisposable
{
    private static readonly string[] SummaryNames = ["repos", "records", "indexed", "unregistered", "rebuilt", "refused", "seconds"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-index-").FullName;

    private string Store => $"sqlite:{Path.Combine(_folder, "lexidex.db")}";

    [Fact]
    public async Task The_summary_has_exactly_the_names_of_its_contract_and_every_record_rebuilds()
    {
        var run = await CommandRun.OfAsync("index", indexed.Cars, "--store", Store, "--json");

        var records = indexed.Network.Repos.Sum(repo => repo.List().Count);
        var summary = Assert.Single(run.Json);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(SummaryNames, summary.EnumerateObject().Select(member => member.Name));
        Assert.Equal(indexed.Network.Repos.Count, summary.GetProperty("repos").GetInt64());
        Assert.Equal(records, summary.GetProperty("records").GetInt64());
        Assert.Equal(records, summary.GetProperty("unregistered").GetInt64());
        Assert.Equal(records, summary.GetProperty("rebuilt").GetInt64());
        Assert.Equal(0, summary.GetProperty("indexed").GetInt64());
    }

    [Fact]
    public async Task Registered_collections_go_to_typed_tables_and_rebuild_as_well()
    {
        await CommandRun.OfAsync("lexicon", "add", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "--store", Store);
        var summary = (await CommandRun.OfAsync("index", indexed.Cars, "--store", Store, "--json")).Json[0];

        var typed = indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection.StartsWith("app.bsky.", StringComparison.Ordinal)));
        Assert.Equal(typed, summary.GetProperty("indexed").GetInt64());
        Assert.Equal(summary.GetProperty("records").GetInt64(), summary.GetProperty("rebuilt").GetInt64());
    }

    [Theory]
    [InlineData("sqlite", "256")]
    [InlineData("mariadb", "40")]
    [InlineData("tidb", "")]
    public async Task As_many_connections_write_as_are_asked_for_or_as_the_engine_is_quickest_with(string engine, string writers)
    {
        var server = engine == "sqlite" ? null : await MariaServer.RequireAsync();
        var store = server is null ? Store : server.Url(await server.CreateDatabaseAsync()) + (engine == "tidb" ? "?engine=tidb" : "");
        string[] asked = writers.Length > 0 ? ["--writers", writers] : [];

        var run = await CommandRun.OfAsync(["index", indexed.Cars, "--store", store, "--data", _folder, "--json", .. asked]);

        Assert.True(run.ExitCode == ExitCode.Ok, run.Results + run.Notes);
        Assert.Equal(indexed.Network.Repos.Sum(repo => repo.List().Count), run.Json[0].GetProperty("rebuilt").GetInt64());
    }

    [Fact]
    public async Task More_writers_than_lanes_are_refused()
    {
        var run = await CommandRun.OfAsync("index", indexed.Cars, "--store", Store, "--writers", "257");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("1 to 256", run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indexing_the_same_files_again_changes_nothing()
    {
        await CommandRun.OfAsync("index", indexed.Cars, "--store", Store);
        var before = (await CommandRun.OfAsync("list", indexed.Mixed.Account.Did, "--store", Store)).Results;
        var again = await CommandRun.OfAsync("index", indexed.Cars, "--store", Store, "--json");

        Assert.Equal(ExitCode.Ok, again.ExitCode);
        Assert.Equal(again.Json[0].GetProperty("records").GetInt64(), again.Json[0].GetProperty("rebuilt").GetInt64());
        Assert.Equal(before, (await CommandRun.OfAsync("list", indexed.Mixed.Account.Did, "--store", Store)).Results);
    }

    [Fact]
    public async Task Refused_files_are_named_with_their_reason_and_end_with_3()
    {
        var broken = Path.Combine(_folder, "broken.car");
        var whole = await File.ReadAllBytesAsync(Path.Combine(indexed.Cars, "000.car"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(broken, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "empty.car"), [], TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("index", _folder, Path.Combine(indexed.Cars, "001.car"), "--store", Store, "--json");

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Equal(1, run.Json[0].GetProperty("repos").GetInt64());
        Assert.Equal([broken, Path.Combine(_folder, "empty.car")], RefusedPaths(run.Json[0]));
        Assert.All(run.Json[0].GetProperty("refused").EnumerateArray(), refused => Assert.Equal("car-truncated", refused.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task The_rebuild_can_be_left_out()
    {
        var run = await CommandRun.OfAsync("index", indexed.Cars, "--store", Store, "--json", "--skip-rebuild");

        Assert.Equal(0, run.Json[0].GetProperty("rebuilt").GetInt64());
        Assert.NotEqual(0, run.Json[0].GetProperty("records").GetInt64());
    }

    [Fact]
    public async Task A_person_reads_totals_and_refusals()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "empty.car"), [], TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("index", _folder, indexed.Cars, "--store", Store);

        Assert.Contains("12 repositories", run.Results);
        Assert.Contains("rebuilt from their rows", run.Results);
        Assert.Contains("empty.car  car-truncated", run.Results);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData(".")]
    public async Task A_path_without_CAR_files_is_an_error(string path)
    {
        var empty = path == "." ? Directory.CreateDirectory(Path.Combine(_folder, "none")).FullName : path;
        var run = await CommandRun.OfAsync("index", empty, "--store", Store);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("There is no", run.Notes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<string?> RefusedPaths(JsonElement summary) =>
        summary.GetProperty("refused").EnumerateArray().Select(refused => refused.GetProperty("path").GetString());
}
