using System.Text;
using Lexidex.Indexer.Commands;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>get, list, query and status, over the indexed network.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class ReadingVerbTests(IndexedNetwork indexed)
{
    [Fact]
    public async Task Get_prints_the_record_itself_whose_bytes_hash_to_its_CID()
    {
        foreach (var (path, cid) in indexed.Mixed.List().Take(20))
        {
            var run = await RunAsync("get", $"at://{indexed.Mixed.Account.Did}/{path}");

            Assert.Equal(ExitCode.Ok, run.ExitCode);
            Assert.Equal(cid, Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(run.Results))));
        }
    }

    [Fact]
    public async Task Get_with_json_is_one_line_of_uri_cid_rev_and_value()
    {
        var (path, cid) = indexed.Mixed.List()[0];
        var run = await RunAsync("get", $"at://{indexed.Mixed.Account.Did}/{path}", "--json");

        var line = Assert.Single(run.Json);
        Assert.Equal(["uri", "cid", "rev", "value"], line.EnumerateObject().Select(member => member.Name));
        Assert.Equal(cid.ToString(), line.GetProperty("cid").GetString());
        Assert.Equal(path.Collection, line.GetProperty("value").GetProperty("$type").GetString());
    }

    [Fact]
    public async Task Get_of_a_record_that_is_not_there_is_an_error()
    {
        var run = await RunAsync("get", $"at://{indexed.Mixed.Account.Did}/app.bsky.feed.like/3kzzzzzzzzzzz", "--json");

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Equal("RecordNotFound", run.Json[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_handle_is_answered_with_why_not()
    {
        var run = await RunAsync("list", "alice.example.com");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Handles are not resolved", run.Notes);
    }

    [Fact]
    public async Task List_names_every_record_of_a_repository_once_in_the_order_of_the_repository()
    {
        var run = await RunAsync("list", indexed.Mixed.Account.Did, "--json");

        var expected = indexed.Mixed.List()
            .Select(record => ($"at://{indexed.Mixed.Account.Did}/{record.Path}", record.Cid.ToString()))
            .OrderBy(record => record.Item1, StringComparer.Ordinal);
        Assert.Equal(expected, run.Json.Select(line => (line.GetProperty("uri").GetString()!, line.GetProperty("cid").GetString()!)));
        Assert.All(run.Json, line => Assert.True(Tid.TryParse(line.GetProperty("rev").GetString(), out _)));
    }

    [Fact]
    public async Task List_of_one_collection_has_that_one_only()
    {
        var run = await RunAsync("list", indexed.Mixed.Account.Did, IndexedNetwork.MixedCollection);

        Assert.Equal(9, run.Lines.Count);
        Assert.All(run.Lines, line => Assert.Contains($"/{IndexedNetwork.MixedCollection}/", line));
    }

    [Fact]
    public async Task List_of_an_unknown_repository_is_an_error()
    {
        var run = await RunAsync("list", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "--json");

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Equal("RepoNotFound", run.Json[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Query_finds_what_the_network_has_and_nothing_of_hidden_repositories()
    {
        var (subject, expected) = indexed.MostFollowed();
        var byColumn = await RunAsync("query", "app.bsky.graph.follow", "--where", $"subject={subject}", "--limit", "1000", "--json");

        Assert.Equal(ExitCode.Ok, byColumn.ExitCode);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, byColumn.Json.Select(line => line.GetProperty("uri").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(byColumn.Json, line => Assert.Equal(subject, line.GetProperty("value").GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task Query_stops_at_its_limit()
    {
        var run = await RunAsync("query", "app.bsky.feed.like", "--limit", "7", "--json");

        Assert.Equal(7, run.Json.Count);
    }

    [Theory]
    [InlineData("app.bsky.graph.follow", "createdAt=2024-01-01T00:00:00.000Z", "No index leads to created_at")]
    [InlineData("app.bsky.graph.follow", "colour=red", "has no column colour")]
    [InlineData("app.bsky.graph.follow", "subject=bob.example.com", "handles are not resolved")]
    [InlineData("app.bsky.graph.follow", "subject", "field=value")]
    [InlineData("dev.lexidex.test.mixed", "key=self", "is not registered")]
    public async Task Query_refuses_what_no_index_answers_and_says_what_does(string collection, string where, string reason)
    {
        var run = await RunAsync("query", collection, "--where", where);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains(reason, run.Notes);
    }

    [Fact]
    public async Task Query_names_the_indexed_columns_when_it_refuses_one()
    {
        var run = await RunAsync("query", "app.bsky.graph.follow", "--where", "createdAt=2024-01-01T00:00:00.000Z");

        Assert.Contains("Columns to ask by: did, subject", run.Notes);
    }

    [Fact]
    public async Task Status_tells_what_the_running_Indexer_holds()
    {
        var run = await RunAsync("status", "--control", indexed.ControlAddress.ToString(), "--json");

        var status = Assert.Single(run.Json);
        Assert.True(status.GetProperty("running").GetBoolean());
        Assert.Equal(indexed.Network.Repos.Count, status.GetProperty("reposByState").GetProperty("active").GetInt64());
    }

    [Fact]
    public async Task Status_of_an_address_that_was_named_and_is_silent_ends_with_4()
    {
        var run = await RunAsync("status", "--control", "http://127.0.0.1:1");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
    }

    [Fact]
    public async Task A_second_writer_of_the_same_store_is_told_so()
    {
        var run = await RunAsync("index", indexed.Cars, "--json");

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Equal("StoreInUse", run.Json[0].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("taken", "AddressTaken")]
    [InlineData("nonsense", "AddressInvalid")]
    public async Task An_address_that_cannot_be_listened_on_is_named(string urls, string error)
    {
        var address = urls == "taken" ? indexed.Read.BaseAddress!.ToString() : urls;
        var run = await RunAsync("run", "--no-source", "--read-urls", address, "--json");

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Equal(error, run.Json[0].GetProperty("error").GetString());
        Assert.Contains(address, run.Json[0].GetProperty("message").GetString());
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, .. indexed.Place]);
}

internal static class NetworkTruth
{
    /// <summary>The most followed account among those that active accounts follow, and the URIs of those follows in order.</summary>
    public static (string Subject, List<string> Uris) MostFollowed(this IndexedNetwork indexed)
    {
        var follows =
            from repo in indexed.Active
            from record in repo.List()
            where record.Path.Collection == "app.bsky.graph.follow"
            select (Uri: $"at://{repo.Account.Did}/{record.Path}", Subject: SubjectOf(repo, record.Path));
        var most = follows.GroupBy(follow => follow.Subject).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First();
        return (most.Key, [.. most.Select(follow => follow.Uri).Order(StringComparer.Ordinal)]);
    }

    private static string SubjectOf(Simulator.Repos.SimulatedRepo repo, RecordPath path)
    {
        Assert.True(repo.TryGet(path, out _, out var block));
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(json))
            RecordJson.Write(block, writer);
        using var document = System.Text.Json.JsonDocument.Parse(json.WrittenMemory);
        return document.RootElement.GetProperty("subject").GetString()!;
    }
}
