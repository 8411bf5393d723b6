using System.Text.Json;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>What becomes of a lexicon that is taken out of use, and of one that comes back.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class LexiconRetireTests(IndexedNetwork indexed) : IDisposable
{
    private const string Likes = "app.bsky.feed.like";

    private static readonly string Lexicons = Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons");

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-retire-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Place => ["--data", _folder];

    [Fact]
    public async Task It_is_tried_then_done_and_its_rows_stay_readable_by_key_and_by_column()
    {
        await IndexAsync();
        var before = await ListAsync();
        var tried = (await RunAsync("lexicon", "retire", Likes, "--dry-run", "--json")).Json[0];
        Assert.Equal(("active", "keep"), (await StateAsync(), tried.GetProperty("action").GetString()));
        Assert.True(tried.GetProperty("rows").GetInt64() > 5);

        await RunAsync("lexicon", "retire", Likes, "--reason", "nobody asks for it");

        Assert.Equal("retired", await StateAsync());
        Assert.Equal(before, await ListAsync());
        Assert.Equal(5, (await RunAsync("query", Likes, "--limit", "5", "--json")).Json.Count);
        Assert.False((await RunAsync("lexicon", "retire", Likes, "--json")).Json[0].GetProperty("isNew").GetBoolean());
    }

    [Fact]
    public async Task What_comes_meanwhile_is_kept_and_moves_in_when_it_is_registered_again()
    {
        await RunAsync("lexicon", "add", Lexicons);
        await RunAsync("lexicon", "retire", Likes);
        await RunAsync("index", indexed.Cars);
        var before = await ListAsync();
        Assert.Empty((await RunAsync("query", Likes, "--limit", "5", "--json")).Json);

        var back = (await RunAsync("lexicon", "add", Lexicons, "--json")).Json.Single(line => line.GetProperty("nsid").GetString() == Likes);

        Assert.Equal("registered", back.GetProperty("outcome").GetString());
        Assert.Contains($"{Count} changes of its records were counted since", back.GetProperty("missed").GetString(), StringComparison.Ordinal);
        Assert.Equal("active", await StateAsync());
        Assert.Equal(before, await ListAsync());
        Assert.Equal(5, (await RunAsync("query", Likes, "--limit", "5", "--json")).Json.Count);
    }

    [Fact]
    public async Task Indexing_the_same_again_changes_nothing_of_what_stands_in_a_retired_table()
    {
        await IndexAsync();
        var before = await ListAsync();
        await RunAsync("lexicon", "retire", Likes);

        var again = (await RunAsync("index", indexed.Cars, "--json")).Json[0];

        Assert.Equal(again.GetProperty("records").GetInt64(), again.GetProperty("rebuilt").GetInt64());
        Assert.Equal(before, await ListAsync());
    }

    [Fact]
    public async Task Nothing_is_planned_for_it_and_what_has_no_table_cannot_be_retired()
    {
        await RunAsync("lexicon", "add", Lexicons);
        await RunAsync("lexicon", "retire", Likes);

        var plan = await CommandRun.OfAsync(["lexicon", "plan", Likes, Path.Combine(Lexicons, "app", "bsky", "feed", "like.json"), .. Place]);
        Assert.Contains("is retired", plan.Notes, StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.Ok, plan.ExitCode);
        Assert.NotEqual(ExitCode.Ok, (await CommandRun.OfAsync(["lexicon", "retire", "com.example.nothing", .. Place])).ExitCode);
    }

    [Fact]
    public async Task A_running_Indexer_retires_it_over_its_control_API()
    {
        await IndexAsync();
        await using var running = await RunningIndexer.StartAsync(Place);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(_folder, "control.token"));

        var retired = await control.RetireAsync(Likes, new RetireLexicon { Reason = "a test" }, Stop);

        Assert.Equal((Count, "app_bsky_feed_like", true), (retired.Rows, retired.Table, retired.IsNew));
        Assert.Equal("retired", (await control.GetLexiconsAsync(Stop)).Single(lexicon => lexicon.Nsid == Likes).State);
        var document = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Path.Combine(Lexicons, "app", "bsky", "feed", "like.json"), Stop));
        var back = await control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [document] }, Stop);
        Assert.StartsWith("It was retired on ", Assert.Single(back.Lexicons).Missed, StringComparison.Ordinal);
        Assert.Equal("active", (await control.GetLexiconsAsync(Stop)).Single(lexicon => lexicon.Nsid == Likes).State);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private long Count => indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == Likes));

    private async Task IndexAsync()
    {
        await RunAsync("lexicon", "add", Lexicons);
        await RunAsync("index", indexed.Cars);
    }

    private async Task<string> ListAsync() => (await RunAsync("list", indexed.Mixed.Account.Did)).Results;

    private async Task<string?> StateAsync() => (await RunAsync("lexicon", "list", "--json")).Json
        .Single(lexicon => lexicon.GetProperty("nsid").GetString() == Likes).GetProperty("state").GetString();

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, .. Place]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }
}
