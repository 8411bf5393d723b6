using System.Net;
using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Indexer.Tests.Projection;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

[Collection(OneIndexedNetwork.Name)]
public sealed class SearchEndpointsTests(IndexedNetwork indexed)
{
    private const string Posts = "/xrpc/dev.lexidex.query?collection=app.bsky.feed.post";
    private const string Follows = "/xrpc/dev.lexidex.query?collection=app.bsky.graph.follow";

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Records_are_found_by_an_indexed_column_over_all_visible_repositories(int limit)
    {
        var (subject, expected) = indexed.MostFollowed();
        var found = await indexed.Read.AskAllAsync($"{Follows}&where={Uri.EscapeDataString("subject=" + subject)}&limit={limit}");

        Assert.Equal(expected, UrisOf(found));
    }

    [Fact]
    public async Task Without_a_condition_every_visible_record_comes_once()
    {
        var found = await indexed.Read.AskAllAsync($"{Posts}&limit=23");

        Assert.Equal(UrisOfPosts(), UrisOf(found));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000_000, true)]
    public async Task Where_an_index_is_still_to_be_built_a_short_table_is_looked_through_and_a_long_one_is_not(long rowsMax, bool isAnswered)
    {
        var (subject, expected) = indexed.MostFollowed();
        await using var store = StoreFactory.Create(indexed.Store);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        var tables = new CollectionTables(ProjectionFixture.StarterTables);
        var search = new RecordSearch(new RecordShelf(store, () => tables) { IndexesWait = _ => true }, rowsMax);
        var asking = search.FindAsync("app.bsky.graph.follow", [$"subject={subject}"], default, 100, null, TestContext.Current.CancellationToken);

        if (isAnswered)
            Assert.Equal(expected.Count, (await asking).Records.Count);
        else
            Assert.Equal("IndexNotBuilt", (await Assert.ThrowsAsync<QueryException>(() => asking)).Code);
    }

    [Fact]
    public async Task Conditions_hold_together()
    {
        var (subject, uris) = indexed.MostFollowed();
        var owner = uris[0].Split('/')[2];
        var found = await indexed.Read.AskAllAsync($"{Follows}&where={Uri.EscapeDataString("subject=" + subject)}&where=did={owner}");

        Assert.Equal(uris.Where(uri => uri.Contains(owner, StringComparison.Ordinal)), UrisOf(found));
    }

    [Theory]
    [InlineData("createdAt", 7)]
    [InlineData("-createdAt", 7)]
    [InlineData("-createdAt", 100)]
    public async Task Records_come_in_the_order_of_a_column_with_a_time_index(string order, int limit)
    {
        var all = await indexed.Read.AskAllAsync($"{Posts}&limit=100");
        var found = await indexed.Read.AskAllAsync($"{Posts}&order={order}&limit={limit}");

        var times = found.Select(TimeOf).ToList();
        Assert.Equal(order[0] == '-' ? times.OrderDescending() : times.Order(), times);
        Assert.Equal(UrisOf(all.Where(record => TimeOf(record) is not null)), UrisOf(found));
    }

    [Fact]
    public async Task Bounds_cut_the_order()
    {
        const string from = "2024-06-01T00:00:00.000Z", before = "2024-10-01T00:00:00.000Z";
        var all = (await indexed.Read.AskAllAsync($"{Posts}&order=createdAt&limit=100")).Select(TimeOf).ToList();

        var found = await indexed.Read.AskAllAsync($"{Posts}&order=-createdAt&from={from}&before={before}&limit=9");

        var expected = all.Where(time => time >= Moment(from) && time < Moment(before)).Reverse().ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found.Select(TimeOf));
    }

    [Theory]
    [InlineData("order=text", "No index keeps app.bsky.feed.post in the order of text. Columns with an order: created_at.")]
    [InlineData("order=-", "Columns with an order: created_at.")]
    [InlineData("from=2024-01-01T00:00:00.000Z", "name it too")]
    [InlineData("order=createdAt&from=yesterday", "datetime")]
    [InlineData("order=createdAt&cursor=AAAA", "cursor")]
    [InlineData("order=createdAt&cursor=AAAAAAAAAAAAAAAAAAAAAAE.f_______AAA", "cursor")]
    [InlineData("order=createdAt&cursor=AAAAAAAAAAAAAAAAAAAAAAE.f_________8", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAE.AAAAAAAAAAA", "cursor")]
    public async Task An_order_that_no_index_keeps_and_a_strange_cursor_are_refused(string asked, string words)
    {
        var answer = await indexed.Read.AskAsync($"{Posts}&{asked}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_collection_is_counted_from_its_counter_whether_it_is_registered_or_not()
    {
        foreach (var collection in new[] { "app.bsky.feed.like", IndexedNetwork.MixedCollection })
        {
            var answer = await indexed.Read.AskAsync($"/xrpc/dev.lexidex.count?collection={collection}");
            Assert.Equal(
                indexed.Network.Repos.Sum(repo => repo.List().Count(record => record.Path.Collection == collection)),
                answer.Json.GetProperty("count").GetInt64());
        }
    }

    [Theory]
    [InlineData("app.bsky.graph.follow", "createdAt=2024-01-01T00:00:00.000Z", "did, subject")]
    [InlineData("app.bsky.graph.follow", "subject=", "did:plc:")]
    [InlineData("app.bsky.graph.follow", "=x", "field=value")]
    [InlineData("app.bsky.feed.like", "subject=at://alice.example.com/app.bsky.feed.post/x", "not resolved")]
    [InlineData("app.bsky.feed.like", "subject'; DROP TABLE repo; --=x", "has no column")]
    [InlineData("dev.lexidex.test.mixed", "key=self", "app.bsky.feed.like")]
    public async Task A_condition_that_no_index_answers_is_refused_with_what_may_be_asked(string collection, string where, string words)
    {
        var answer = await indexed.Read.AskAsync($"/xrpc/dev.lexidex.query?collection={collection}&where={Uri.EscapeDataString(where)}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("InvalidRequest", answer.Error);
        Assert.Contains(words, answer.Json.GetProperty("message").GetString());
    }

    // Some simulated records have none, or one that is no datetime.
    private static long? TimeOf(JsonElement record) =>
        record.GetProperty("value").TryGetProperty("createdAt", out var time) && time.ValueKind == JsonValueKind.String ? Moment(time.GetString()!) : null;

    private static long? Moment(string text) =>
        DatetimeText.TryToMicroseconds(Encoding.UTF8.GetBytes(text), out var micros) == ColumnFit.Absent ? null : micros;

    private static IEnumerable<string> UrisOf(IEnumerable<JsonElement> records) =>
        records.Select(record => record.GetProperty("uri").GetString()!).Order(StringComparer.Ordinal);

    private IEnumerable<string> UrisOfPosts() =>
        indexed.Active.SelectMany(repo => repo.List().Where(record => record.Path.Collection == "app.bsky.feed.post")
            .Select(record => $"at://{repo.Account.Did}/{record.Path}")).Order(StringComparer.Ordinal);
}
