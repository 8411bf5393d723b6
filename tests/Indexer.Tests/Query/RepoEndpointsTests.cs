using System.Net;
using System.Text;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

[Collection(OneIndexedNetwork.Name)]
public sealed class RepoEndpointsTests(IndexedNetwork indexed)
{
    private string Did => indexed.Mixed.Account.Did;

    [Fact]
    public async Task Every_record_of_a_repository_is_given_back_bit_for_bit()
    {
        var records = indexed.Mixed.List();
        Assert.NotEmpty(records);
        foreach (var (path, cid) in records)
        {
            var answer = await indexed.Read.AskAsync(RecordUrl(path.Collection, path.RecordKey));

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal($"at://{Did}/{path}", answer.Json.GetProperty("uri").GetString());
            Assert.Equal(cid.ToString(), answer.Json.GetProperty("cid").GetString());
            Assert.Equal(cid, Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(answer.Json.GetProperty("value").GetRawText()))));
        }
    }

    [Fact]
    public async Task The_CID_is_the_ETag_and_whoever_has_it_is_told_so()
    {
        var (path, cid) = indexed.Mixed.List()[0];
        var url = RecordUrl(path.Collection, path.RecordKey);

        var first = await indexed.Read.AskAsync(url);
        Assert.Equal($"\"{cid}\"", first.Response.Headers.ETag!.ToString());
        Assert.Equal(indexed.Mixed.Head.Revision.ToString(), Assert.Single(first.Response.Headers.GetValues("Atproto-Repo-Rev")));

        var again = await indexed.Read.AskAsync(url, request => request.Headers.IfNoneMatch.ParseAdd($"\"{cid}\""));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Equal(0, again.Json.ValueKind == default ? 0 : 1);

        var other = await indexed.Read.AskAsync(url, request => request.Headers.IfNoneMatch.ParseAdd("\"bafyother\""));
        Assert.Equal(HttpStatusCode.OK, other.Status);
    }

    [Fact]
    public async Task A_CID_that_is_not_the_current_one_finds_nothing()
    {
        var (path, cid) = indexed.Mixed.List()[0];

        Assert.Equal(HttpStatusCode.OK, (await indexed.Read.AskAsync($"{RecordUrl(path.Collection, path.RecordKey)}&cid={cid}")).Status);
        var other = Cid.OfDagCbor([0xa0]);
        Assert.Equal("RecordNotFound", (await indexed.Read.AskAsync($"{RecordUrl(path.Collection, path.RecordKey)}&cid={other}")).Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Listing_goes_through_keys_of_both_kinds_in_the_order_of_their_texts(int limit)
    {
        var keys = indexed.Mixed.List()
            .Where(record => record.Path.Collection == IndexedNetwork.MixedCollection)
            .Select(record => record.Path.RecordKey)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(9, keys.Count);

        var up = await indexed.Read.AskAllAsync($"{ListUrl(IndexedNetwork.MixedCollection)}&limit={limit}&reverse=true");
        Assert.Equal(keys, up.Select(record => record.GetProperty("value").GetProperty("key").GetString()));

        // Without reverse the newest come first, as from a PDS.
        var down = await indexed.Read.AskAllAsync($"{ListUrl(IndexedNetwork.MixedCollection)}&limit={limit}");
        Assert.Equal(keys.AsEnumerable().Reverse(), down.Select(record => record.GetProperty("value").GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Pages_of_a_registered_collection_hold_each_record_once()
    {
        var likes = indexed.Mixed.List().Where(record => record.Path.Collection == "app.bsky.feed.like").ToList();
        var listed = await indexed.Read.AskAllAsync($"{ListUrl("app.bsky.feed.like")}&limit=7");

        Assert.Equal(
            likes.Select(record => (record.Path.RecordKey, record.Cid.ToString())).OrderByDescending(record => record.RecordKey, StringComparer.Ordinal),
            listed.Select(record => (record.GetProperty("uri").GetString()!.Split('/')[^1], record.GetProperty("cid").GetString()!)));
    }

    [Fact]
    public async Task A_collection_that_a_repository_has_not_is_an_empty_page()
    {
        var answer = await indexed.Read.AskAsync(ListUrl("com.example.nothing"));

        Assert.Equal(0, answer.Json.GetProperty("records").GetArrayLength());
        Assert.False(answer.Json.TryGetProperty("cursor", out _));
    }

    [Fact]
    public async Task A_repository_is_described_by_the_collections_it_has()
    {
        var answer = await indexed.Read.AskAsync($"/xrpc/com.atproto.repo.describeRepo?repo={Did}");

        Assert.Equal(
            indexed.Mixed.List().Select(record => record.Path.Collection).Distinct().Order(StringComparer.Ordinal),
            answer.Json.GetProperty("collections").EnumerateArray().Select(collection => collection.GetString()!));
        Assert.Equal(Did, answer.Json.GetProperty("did").GetString());
        Assert.Equal(Did, answer.Json.GetProperty("didDoc").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("takendown", "RepoTakendown")]
    [InlineData("suspended", "RepoSuspended")]
    [InlineData("deactivated", "RepoDeactivated")]
    [InlineData("deleted", "RepoNotFound")]
    public async Task A_hidden_repository_answers_as_its_host_would(string status, string error)
    {
        var repo = indexed.Hidden[status];
        var did = repo.Account.Did;
        string[] questions =
        [
            $"/xrpc/com.atproto.repo.getRecord?repo={did}&collection=app.bsky.actor.profile&rkey=self",
            $"/xrpc/com.atproto.repo.listRecords?repo={did}&collection=app.bsky.feed.like",
            $"/xrpc/com.atproto.repo.describeRepo?repo={did}",
            $"/xrpc/com.atproto.sync.getLatestCommit?did={did}",
        ];
        foreach (var question in questions)
        {
            var answer = await indexed.Read.AskAsync(question);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal(error, answer.Error);
        }
    }

    [Theory]
    [InlineData("/xrpc/com.atproto.repo.getRecord?collection=a.b.c&rkey=self", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo=alice.example.com&collection=a.b.c&rkey=self", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa&collection=a.b.c&rkey=self", "RepoNotFound")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo=%00&collection=a.b.c&rkey=self", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo={did}&collection=a.b.c&rkey=..", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo={did}&collection=nonsense&rkey=self", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.getRecord?repo={did}&collection=a.b.c&rkey=self", "RecordNotFound")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&limit=0", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&limit=101", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&limit=1&limit=2", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&reverse=maybe", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&cursor=%2525", "InvalidRequest")]
    [InlineData("/xrpc/com.atproto.repo.listRecords?repo={did}&collection=a.b.c&cursor=_____w", "InvalidRequest")]
    public async Task What_cannot_be_answered_is_400_with_a_code_and_words(string path, string error)
    {
        var answer = await indexed.Read.AskAsync(path.Replace("{did}", Did, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, answer.Error);
        Assert.NotEmpty(answer.Json.GetProperty("message").GetString()!);
    }

    private string RecordUrl(string collection, string recordKey) =>
        $"/xrpc/com.atproto.repo.getRecord?repo={Did}&collection={collection}&rkey={Uri.EscapeDataString(recordKey)}";

    private string ListUrl(string collection) => $"/xrpc/com.atproto.repo.listRecords?repo={Did}&collection={collection}";
}
