using System.Text;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>What becomes of collections without a table: decided by pattern, and counted for whoever wonders what to register.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class UnregisteredCollectionsTests(IndexedNetwork indexed) : IDisposable
{
    private const string Likes = "app.bsky.feed.like";
    private const string Follows = "app.bsky.graph.follow";

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-unregistered-").FullName;

    [Fact]
    public async Task Collections_that_were_seen_are_told_with_how_many_records_and_accounts_they_have()
    {
        await RunAsync("index", indexed.Cars);

        var like = (await RunAsync("collections", "list", "--json")).Json.Single(line => line.GetProperty("nsid").GetString() == Likes);

        var records = Count(Likes);
        Assert.Equal((records, records), (like.GetProperty("records").GetInt64(), like.GetProperty("kept").GetInt64()));
        Assert.Equal(indexed.Network.Repos.Count(repo => repo.List().Any(record => record.Path.Collection == Likes)), like.GetProperty("dids").GetInt64());
        Assert.StartsWith("at://did:plc:", like.GetProperty("samples")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_only_counted_is_not_kept_and_what_is_ignored_is_not_even_counted()
    {
        await RunAsync("collections", "policy", Likes, "count");
        await RunAsync("collections", "policy", "app.bsky.graph.*", "ignore");
        await RunAsync("index", indexed.Cars);

        var seen = (await RunAsync("collections", "list", "--json")).Json.ToDictionary(line => line.GetProperty("nsid").GetString()!);
        Assert.Equal((Count(Likes), 0L), (seen[Likes].GetProperty("records").GetInt64(), seen[Likes].GetProperty("kept").GetInt64()));
        Assert.DoesNotContain(Follows, seen.Keys);
        Assert.True(seen["app.bsky.feed.post"].GetProperty("kept").GetInt64() > 0);
        Assert.Equal((await RunAsync("status", "--json")).Json[0].GetProperty("tables")[0].GetProperty("rows").GetInt64(), seen.Values.Sum(one => one.GetProperty("kept").GetInt64()));
    }

    [Fact]
    public async Task A_collection_that_is_registered_is_no_longer_among_them()
    {
        await RunAsync("index", indexed.Cars);
        await RunAsync("lexicon", "add", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"));

        Assert.DoesNotContain((await RunAsync("collections", "list", "--json")).Json, line => line.GetProperty("nsid").GetString() == Likes);
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_change_and_sets_nothing()
    {
        await RunAsync("index", indexed.Cars);

        var told = Assert.Single((await RunAsync("collections", "policy", "*", "ignore", "--dry-run", "--json")).Json);

        Assert.Contains(told.GetProperty("collections").EnumerateArray(), name => name.GetString() == Likes);
        Assert.All((await RunAsync("collections", "list", "--json")).Json, line => Assert.Equal("keep", line.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task The_control_API_tells_and_decides_the_same()
    {
        await RunAsync("index", indexed.Cars);
        await using var running = await RunningIndexer.StartAsync(["--data", _folder]);
        using var control = ControlClient.FromTokenFile(running.ControlAddress, Path.Combine(_folder, "control.token"));

        var after = await control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = Likes, Action = "count", By = "ada" }, TestContext.Current.CancellationToken);

        Assert.Equal("count", after.Collections.Single(one => one.Nsid == Likes).Action);
        Assert.Equal((Likes, "ada"), after.Rules.Select(rule => (rule.Pattern, rule.By)).Single());
        var refused = await Assert.ThrowsAsync<ControlException>(() => control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = "x", Action = "count" }, TestContext.Current.CancellationToken));
        Assert.Contains("com.example.*", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_rules_hold_from_the_next_record_on()
    {
        var collections = new UnregisteredCollections();
        var did = DidKey.Of("did:plc:ewvi7nxzyoun6zhxrhs64oiz"u8);
        Assert.True(collections.Meet("com.example.note"u8, did, "self"u8, isDelete: false));

        collections.Use(new CollectionRules([new CollectionRule { Pattern = "com.*", Action = CollectionAction.Ignore, By = "ada" }]));

        Assert.False(collections.Meet("com.example.note"u8, did, "self"u8, isDelete: false));
        Assert.Equal(1, Assert.Single(collections.Take()).Records);
        Assert.Empty(collections.Take());
    }

    [Fact]
    public void A_flood_of_names_is_treated_by_the_rules_and_takes_no_more_memory()
    {
        var collections = new UnregisteredCollections();
        var did = DidKey.Of("did:plc:ewvi7nxzyoun6zhxrhs64oiz"u8);
        for (var number = 0; number < UnregisteredCollections.CollectionsMax * 2; number++)
            Assert.True(collections.Meet(Encoding.ASCII.GetBytes($"com.example.n{number}"), did, "self"u8, isDelete: false));

        Assert.Equal(UnregisteredCollections.CollectionsMax, collections.Take().Count);
    }

    [Fact]
    public void A_known_collection_costs_no_memory_per_record()
    {
        var collections = new UnregisteredCollections();
        var did = DidKey.Of("did:plc:ewvi7nxzyoun6zhxrhs64oiz"u8);
        for (var i = 0; i < 10; i++)
            collections.Meet("com.example.note"u8, did, "self"u8, isDelete: false);

        Assert.Equal(0, AllocatedBytes.LeastOf(() => collections.Meet("com.example.note"u8, did, "self"u8, isDelete: false)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private long Count(string collection) => indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == collection));

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, "--data", _folder]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }
}
