using Lexidex.Indexer.Tests.Commands;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

[Collection(OneIndexedNetwork.Name)]
public sealed class SyncEndpointsTests(IndexedNetwork indexed)
{
    [Fact]
    public async Task The_latest_commit_is_the_one_that_was_indexed()
    {
        var head = indexed.Mixed.Head;
        var answer = await indexed.Read.AskAsync($"/xrpc/com.atproto.sync.getLatestCommit?did={indexed.Mixed.Account.Did}");

        Assert.Equal(head.Cid.ToString(), answer.Json.GetProperty("cid").GetString());
        Assert.Equal(head.Revision.ToString(), answer.Json.GetProperty("rev").GetString());
    }

    [Fact]
    public async Task A_status_tells_whether_the_account_is_active_and_why_not()
    {
        var active = await indexed.Read.AskAsync($"/xrpc/com.atproto.sync.getRepoStatus?did={indexed.Mixed.Account.Did}");
        Assert.True(active.Json.GetProperty("active").GetBoolean());
        Assert.Equal(indexed.Mixed.Head.Revision.ToString(), active.Json.GetProperty("rev").GetString());

        foreach (var (status, repo) in indexed.Hidden)
        {
            var hidden = await indexed.Read.AskAsync($"/xrpc/com.atproto.sync.getRepoStatus?did={repo.Account.Did}");
            Assert.False(hidden.Json.GetProperty("active").GetBoolean());
            Assert.Equal(status, hidden.Json.GetProperty("status").GetString());
        }

        Assert.Equal("RepoNotFound", (await indexed.Read.AskAsync("/xrpc/com.atproto.sync.getRepoStatus?did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")).Error);
    }

    [Fact]
    public async Task Repositories_of_a_collection_are_listed_page_by_page_without_hidden_ones()
    {
        var expected = indexed.Active.Where(repo => repo.List().Any(record => record.Path.Collection == "app.bsky.feed.like"))
            .Select(repo => repo.Account.Did).Order(StringComparer.Ordinal);

        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await indexed.Read.AskAsync(
                $"/xrpc/com.atproto.sync.listReposByCollection?collection=app.bsky.feed.like&limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            found.AddRange(page.Json.GetProperty("repos").EnumerateArray().Select(repo => repo.GetProperty("did").GetString()!));
            cursor = page.Json.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        Assert.Equal(expected, found.Order(StringComparer.Ordinal));
    }
}
