using System.Text.Json.Nodes;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>Links over the command line, of records that are kept without a table, and of the same once they have one.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class LinksVerbTests(IndexedNetwork indexed) : IDisposable
{
    private const string Posts = "app.bsky.feed.post";

    private static readonly string Lexicons = Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons");

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-links-").FullName;

    private string[] Place => ["--data", _folder];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Links_are_what_the_records_name_and_what_a_column_shows_is_a_link_no_more()
    {
        await RunAsync("index", indexed.Cars);
        var tried = (await RunAsync("links", "keep", Posts, "--dry-run", "--json")).Json[0];
        Assert.Empty((await RunAsync("links", "list")).Lines);
        var kept = (await RunAsync("links", "keep", Posts, "--json")).Json[0];
        var named = Named();
        Assert.True(named.Count > 50, $"{named.Count} links");
        Assert.Equal(indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == Posts)), kept.GetProperty("records").GetInt32());
        Assert.Equal(kept.GetProperty("records").GetInt32(), tried.GetProperty("records").GetInt32());
        Assert.Equal([Posts], (await RunAsync("links", "list")).Lines);
        await AssertLinksAsync(named);

        await RunAsync("lexicon", "add", Lexicons);
        var left = named.Where(link => !link.Path.StartsWith("reply.", StringComparison.Ordinal)).ToList();
        Assert.True(left.Count > 20 && left.Count < named.Count, $"{left.Count} of {named.Count} links are left");
        await AssertLinksAsync(left);

        // A second reading of the same files changes nothing.
        await RunAsync("index", indexed.Cars);
        await AssertLinksAsync(left);

        await RunAsync("links", "forget", Posts, "--dry-run");
        await AssertLinksAsync(left);
        await RunAsync("links", "forget", Posts);
        await AssertLinksAsync([]);
        Assert.Equal(ExitCode.Error, (await CommandRun.OfAsync(["links", "forget", Posts, .. Place])).ExitCode);
    }

    [Fact]
    public async Task While_another_process_writes_nothing_is_decided()
    {
        await RunAsync("index", indexed.Cars);
        await using var store = StoreFactory.Create($"sqlite:{Path.Combine(_folder, "lexidex.db")}");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await store.Leases.TryTakeAsync("a running Indexer", TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);

        var refused = await CommandRun.OfAsync(["links", "keep", Posts, .. Place]);

        Assert.Equal(ExitCode.Error, refused.ExitCode);
        Assert.Contains("Another process writes", refused.Notes, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("links", "list")).Lines);
    }

    [Theory]
    [InlineData("links", "of", "alice.example")]
    [InlineData("links", "keep", "no nsid")]
    [InlineData("links", "of", "did:web:example.com", "--limit", "0")]
    public async Task What_is_none_is_told(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync([.. arguments, .. Place])).ExitCode);

    // Every target that some post names, and every place.
    private async Task AssertLinksAsync(IReadOnlyCollection<(string Target, string Uri, string Path)> expected)
    {
        foreach (var target in Named().GroupBy(link => link.Target).OrderByDescending(group => group.Count()).Take(12).Select(group => group.Key))
        {
            var found = (await RunAsync("links", "of", target, "--limit", "5000", "--json")).Json;
            Assert.Equal(
                expected.Where(link => link.Target == target).Select(link => $"{link.Uri} {link.Path}").Order(StringComparer.Ordinal),
                found.Select(link => $"{link.GetProperty("uri")} {link.GetProperty("path")}").Order(StringComparer.Ordinal));
        }
    }

    private HashSet<(string Target, string Uri, string Path)> Named() =>
    [
        .. from repo in indexed.Network.Repos
           from record in repo.List()
           where record.Path.Collection == Posts
           from name in Walk(JsonOf(repo, record.Path), "")
           select (name.Target, $"at://{repo.Account.Did}/{record.Path}", name.Path),
    ];

    private static JsonNode? JsonOf(SimulatedRepo repo, RecordPath path)
    {
        Assert.True(repo.TryGet(path, out _, out var block));
        using var json = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(json))
            RecordJson.Write(block, writer);
        return JsonNode.Parse(json.ToArray());
    }

    private static IEnumerable<(string Target, string Path)> Walk(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(entry => Walk(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}")),
        JsonArray array => array.SelectMany(item => Walk(item, $"{path}[{((item as JsonObject)?["$type"])?.GetValue<string>()}]")),
        JsonValue value when value.TryGetValue<string>(out var text) && (text.StartsWith("did:plc:", StringComparison.Ordinal) || text.StartsWith("at://did:", StringComparison.Ordinal)
            || (text.StartsWith("https://", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal))) => [(text, path)],
        _ => [],
    };

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, .. Place]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }
}
