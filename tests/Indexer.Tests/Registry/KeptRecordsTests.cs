using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>What becomes of records that were kept before their lexicon was registered.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class KeptRecordsTests(IndexedNetwork indexed) : IDisposable
{
    private const string Likes = "app.bsky.feed.like";

    private static readonly string Lexicons = Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons");

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-kept-").FullName;

    private string[] Place => ["--data", _folder];

    [Fact]
    public async Task Registering_moves_them_into_the_new_table_and_each_stands_once()
    {
        await RunAsync("index", indexed.Cars);
        var before = await RunAsync("list", indexed.Mixed.Account.Did);
        await RunAsync("lexicon", "add", Lexicons);

        Assert.Equal(await CountAsync(Likes), indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == Likes)));
        Assert.Equal(before.Results, (await RunAsync("list", indexed.Mixed.Account.Did)).Results);
        Assert.Equal(5, (await RunAsync("query", Likes, "--limit", "5", "--json")).Json.Count);
    }

    [Fact]
    public async Task Indexing_again_after_registering_finds_every_record_once()
    {
        await RunAsync("index", indexed.Cars);
        await RunAsync("lexicon", "add", Lexicons);
        var again = (await RunAsync("index", indexed.Cars, "--json")).Json[0];

        Assert.Equal(again.GetProperty("records").GetInt64(), again.GetProperty("rebuilt").GetInt64());
        Assert.True(again.GetProperty("indexed").GetInt64() > 0);
    }

    [Fact]
    public async Task A_running_Indexer_moves_them_beside_its_work_and_tells_how_far_it_is_when_a_lexicon_is_registered_over_its_control_API()
    {
        await RunAsync("index", indexed.Cars);
        await using var running = await RunningIndexer.StartAsync(Place);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(_folder, "control.token"));
        var documents = Directory.GetFiles(Lexicons, "*.json", SearchOption.AllDirectories)
            .Select(file => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(File.ReadAllBytes(file)));
        await control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [.. documents] }, TestContext.Current.CancellationToken);

        while ((await control.GetStatusAsync(TestContext.Current.CancellationToken)).Moves.Count > 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var page = await control.GetRecordsAsync(Likes, 100, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(page.Columns);
        Assert.Equal(indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == Likes)), page.Total);
        Assert.Equal(Math.Min(100, page.Total), page.Rows.Count);
    }

    [Fact]
    public async Task A_lexicon_added_by_the_command_line_is_carried_out_by_the_Indexer_that_runs()
    {
        await RunAsync("index", indexed.Cars);
        await using var running = await RunningIndexer.StartAsync(Place);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(_folder, "control.token"));
        await RunAsync("lexicon", "add", Lexicons);

        // The command waits for a while only, and the Indexer takes as long as it takes.
        while ((await control.GetLexiconsAsync(TestContext.Current.CancellationToken)).Any(lexicon => lexicon.State != "active")
            || (await control.GetStatusAsync(TestContext.Current.CancellationToken)).Moves.Count > 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var listed = await RunAsync("lexicon", "list", "--json");
        Assert.All(listed.Json, lexicon => Assert.Equal("active", lexicon.GetProperty("state").GetString()));
        Assert.Equal(5, (await RunAsync("query", Likes, "--limit", "5", "--json")).Json.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, .. Place]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }

    private async Task<long> CountAsync(string collection)
    {
        var lexicons = await RunAsync("lexicon", "list", "--json");
        return lexicons.Json.Single(lexicon => lexicon.GetProperty("nsid").GetString() == collection).GetProperty("rows").GetInt64();
    }
}
