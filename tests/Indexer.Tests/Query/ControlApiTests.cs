using System.Net;
using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>The control API through its one client.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class ControlApiTests(IndexedNetwork indexed) : IDisposable
{
    private readonly ControlClient _control = indexed.Control();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_tells_the_store_its_tables_and_its_repositories()
    {
        var status = await _control.GetStatusAsync(Stop);

        Assert.Equal("SQLite", status.Engine);
        Assert.Equal(256, status.Lanes);
        Assert.Equal(indexed.Network.Repos.Count, status.ReposByState[SyncStates.Active]);
        Assert.Equal(Count("app.bsky.feed.like"), status.Tables.Single(table => table.Collection == "app.bsky.feed.like").Rows);
        Assert.Equal(Count(IndexedNetwork.MixedCollection) + Count("dev.lexidex.sim.note") + OtherRecords(), status.Tables.Single(table => table.Collection.Length == 0).Rows);
    }

    [Fact]
    public async Task Lexicons_are_listed_with_their_columns_and_given_with_their_document()
    {
        var lexicons = await _control.GetLexiconsAsync(Stop);
        var like = lexicons.Single(lexicon => lexicon.Nsid == "app.bsky.feed.like");

        Assert.Equal("active", like.State);
        Assert.Equal(Count("app.bsky.feed.like"), like.Rows);
        Assert.Contains(like.Columns, column => column is { Name: "subject", Type: "at-uri" });
        var detail = await _control.GetLexiconAsync("app.bsky.feed.like", Stop);
        Assert.Equal("app.bsky.feed.like", detail.Document.GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_is_registered_already_stays_unchanged_and_nonsense_is_refused()
    {
        var known = (await _control.GetLexiconAsync("app.bsky.feed.like", Stop)).Document;
        var nonsense = JsonSerializer.Deserialize<JsonElement>("""{"lexicon":1}""");
        var result = await _control.RegisterLexiconsAsync(new RegisterLexicons { Documents = [known, nonsense] }, Stop);

        Assert.Equal([LexiconOutcome.Unchanged, LexiconOutcome.Refused], result.Lexicons.Select(verdict => verdict.Outcome));
    }

    [Fact]
    public async Task Records_come_page_by_page_with_their_columns_hidden_repositories_among_them()
    {
        var uris = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await _control.GetRecordsAsync("app.bsky.graph.follow", 31, cursor, cancellationToken: Stop);
            Assert.Equal(Count("app.bsky.graph.follow"), page.Total);
            Assert.All(page.Rows, row => Assert.Equal(row.Json!.Value.GetProperty("subject").GetString(), row.Values[0]));
            uris.AddRange(page.Rows.Select(row => row.Uri));
            if ((cursor = page.Cursor) is null)
                break;
        }

        Assert.Equal(UrisOf("app.bsky.graph.follow"), uris.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Records_come_in_the_order_of_a_column_newest_first()
    {
        var times = new List<string?>();
        for (string? cursor = null; ;)
        {
            var page = await _control.GetRecordsAsync("app.bsky.feed.post", 40, cursor, "-created_at", Stop);
            Assert.Equal(["created_at"], page.Orders);
            var column = page.Columns.ToList().FindIndex(column => column.Name == "created_at");
            times.AddRange(page.Rows.Select(row => row.Values[column]));
            if ((cursor = page.Cursor) is null)
                break;
        }

        // A few have no moment in their column.
        Assert.InRange(times.Count, Count("app.bsky.feed.post") - 5, Count("app.bsky.feed.post"));
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task Records_of_a_collection_that_is_not_registered_have_no_columns()
    {
        var page = await _control.GetRecordsAsync(IndexedNetwork.MixedCollection, 100, cancellationToken: Stop);

        Assert.Empty(page.Columns);
        Assert.Equal(UrisOf(IndexedNetwork.MixedCollection), page.Rows.Select(row => row.Uri).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_record_comes_with_the_check_of_its_CID()
    {
        var uri = UrisOf("app.bsky.feed.like").First();
        var record = await _control.GetRecordAsync(uri, Stop);

        Assert.True(record.CidChecked);
        Assert.Equal(uri, record.Uri);
        Assert.Equal(record.Json.GetProperty("subject").GetProperty("uri").GetString(), record.Values[0]);
        var fault = await Assert.ThrowsAsync<ControlException>(() => _control.GetRecordAsync(uri + "x", Stop));
        Assert.Equal("RecordNotFound", fault.Code);
    }

    [Fact]
    public async Task Repos_come_page_by_page_and_by_state()
    {
        var dids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await _control.GetReposAsync(SyncStates.Active, 5, cursor, Stop);
            dids.AddRange(page.Repos.Select(repo => repo.Did));
            if ((cursor = page.Cursor) is null)
                break;
        }

        Assert.Equal(indexed.Network.Repos.Select(repo => repo.Account.Did).Order(StringComparer.Ordinal), dids.Order(StringComparer.Ordinal));
        Assert.Empty((await _control.GetReposAsync(SyncStates.Error, cancellationToken: Stop)).Repos);
        Assert.Equal("InvalidRequest", (await Assert.ThrowsAsync<ControlException>(() => _control.GetReposAsync("asleep", cancellationToken: Stop))).Code);
    }

    [Fact]
    public async Task One_repo_comes_with_what_it_holds()
    {
        var detail = await _control.GetRepoAsync(indexed.Hidden["takendown"].Account.Did, Stop);

        Assert.Equal("takendown", detail.Repo.Account);
        Assert.Equal(indexed.Hidden["takendown"].List().Count, detail.Collections.Values.Sum());
        var fault = await Assert.ThrowsAsync<ControlException>(() => _control.GetRepoAsync("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", Stop));
        Assert.Equal(HttpStatusCode.NotFound, fault.Status);
    }

    public void Dispose() => _control.Dispose();

    private long Count(string collection) => UrisOf(collection).Count();

    private long OtherRecords() =>
        indexed.Network.Repos.SelectMany(repo => repo.List())
            .Count(record => !record.Path.Collection.StartsWith("app.bsky.", StringComparison.Ordinal)
                && record.Path.Collection is not (IndexedNetwork.MixedCollection or "dev.lexidex.sim.note"));

    private IEnumerable<string> UrisOf(string collection) =>
        from repo in indexed.Network.Repos
        from record in repo.List()
        where record.Path.Collection == collection
        let uri = $"at://{repo.Account.Did}/{record.Path}"
        orderby uri
        select uri;
}
