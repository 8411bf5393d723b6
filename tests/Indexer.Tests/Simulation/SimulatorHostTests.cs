using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class SimulatorHostTests : IAsyncLifetime
{
    private static readonly SimulatorOptions Options = new() { Seed = 2, Repos = 25, Records = 500, ReplayFrames = 20 };

    private readonly HttpClient _client = new();
    private SimulatorHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(Options, Cancellation);
        _client.BaseAddress = _host.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Pages_of_listRepos_name_every_repository_with_its_head()
    {
        var listed = new List<(string, string, string)>();
        var cursor = "";
        for (var page = 0; page < 3; page++)
        {
            var answer = await JsonAsync($"xrpc/com.atproto.sync.listRepos?limit=10&cursor={cursor}");
            listed.AddRange(answer.GetProperty("repos").EnumerateArray().Select(repo =>
                (Text(repo, "did"), Text(repo, "head"), Text(repo, "rev"))));
            cursor = answer.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        Assert.Null(cursor);
        Assert.Equal(_host.Network.Repos.Select(repo => (repo.Account.Did, repo.Head.Cid.ToString(), repo.Head.Revision.ToString())), listed);
    }

    [Fact]
    public async Task GetRepo_shows_the_state_after_live_changes()
    {
        _host.Network.Advance(60);
        foreach (var repo in _host.Network.Repos.Where(repo => repo.Status == AccountStatus.Active))
        {
            var car = new PlainCar(await _client.GetByteArrayAsync($"xrpc/com.atproto.sync.getRepo?did={repo.Account.Did}", Cancellation));
            Assert.Equal(repo.Head.Cid, car.Root);
            Assert.Equal(repo.List().ToDictionary(record => record.Path.ToString(), record => record.Cid), car.Records());
        }
    }

    [Theory]
    [InlineData("xrpc/com.atproto.sync.getRepo?did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "RepoNotFound")]
    [InlineData("xrpc/com.atproto.sync.getLatestCommit?did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "RepoNotFound")]
    [InlineData("xrpc/com.atproto.sync.listRepos?limit=1001", "InvalidRequest")]
    public async Task Refusals_have_the_names_of_the_protocol(string path, string error)
    {
        var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(error, Text(answer.RootElement, "error"));
    }

    [Fact]
    public async Task An_account_that_is_away_is_listed_as_such_and_its_repository_refused()
    {
        var repo = _host.Network.Repos[3];
        repo.Status = AccountStatus.TakenDown;
        var status = await JsonAsync($"xrpc/com.atproto.sync.getRepoStatus?did={repo.Account.Did}");
        Assert.Equal(("takendown", false), (Text(status, "status"), status.GetProperty("active").GetBoolean()));

        var response = await _client.GetAsync(new Uri($"xrpc/com.atproto.sync.getRepo?did={repo.Account.Did}", UriKind.Relative), Cancellation);
        Assert.Contains("RepoTakendown", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListRecords_pages_through_a_collection_and_getRecord_gives_the_same()
    {
        var repo = _host.Network.Repos.MaxBy(repo => repo.List().Count)!;
        var pds = _host.PdsHosts[repo.Account.Pds];
        var listed = new List<JsonElement>();
        var cursor = "";
        while (cursor is not null)
        {
            var page = await JsonAsync($"{pds}xrpc/com.atproto.repo.listRecords?repo={repo.Account.Did}&collection=app.bsky.feed.like&limit=20&cursor={cursor}");
            listed.AddRange(page.GetProperty("records").EnumerateArray());
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        Assert.Equal(repo.List().Count(record => record.Path.Collection == "app.bsky.feed.like"), listed.Count);
        var key = Text(listed[0], "uri").Split('/')[^1];
        var single = await JsonAsync($"{pds}xrpc/com.atproto.repo.getRecord?repo={repo.Account.Handle}&collection=app.bsky.feed.like&rkey={key}");
        Assert.Equal(listed[0].GetRawText(), single.GetRawText());
    }

    [Fact]
    public async Task Without_a_cursor_a_subscriber_sees_what_happens_from_now_on()
    {
        _host.Network.Advance(5);
        using var socket = await SubscribeAsync("");
        var last = _host.Network.Frames.LastSequence;
        _host.Network.Advance(1);

        Assert.Equal(last + 1, (await ReceiveAsync(socket)).Sequence);
    }

    [Fact]
    public async Task Cursor_zero_gives_the_whole_window_and_one_within_it_is_met_exactly()
    {
        _host.Network.Advance(40);
        using var oldest = await SubscribeAsync("?cursor=0");
        Assert.True(_host.Network.Frames.TryRead(_host.Network.Frames.Start, out var first));
        Assert.Equal(first.Sequence, (await ReceiveAsync(oldest)).Sequence);

        using var within = await SubscribeAsync($"?cursor={first.Sequence + 7}");
        Assert.Equal(first.Sequence + 7, (await ReceiveAsync(within)).Sequence);
    }

    [Fact]
    public async Task An_outdated_cursor_is_told_so_and_then_given_the_whole_window()
    {
        _host.Network.Advance(40);
        using var socket = await SubscribeAsync("?cursor=1");
        var info = await ReceiveAsync(socket);
        Assert.Equal(("#info", "OutdatedCursor"), (info.Type, info["name"]));
        Assert.True(_host.Network.Frames.TryRead(_host.Network.Frames.Start, out var first));
        Assert.Equal(first.Sequence, (await ReceiveAsync(socket)).Sequence);
    }

    [Fact]
    public async Task A_cursor_from_the_future_is_an_error_and_the_end()
    {
        using var socket = await SubscribeAsync("?cursor=1000000");
        var error = await ReceiveAsync(socket);
        Assert.True(error.IsError);
        Assert.Equal("FutureCursor", error["error"]);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[64], Cancellation)).MessageType);
    }

    [Fact]
    public async Task Faults_drop_connections_and_throttle_getRepo_as_asked()
    {
        _host.Faults = new() { DropAfterFrames = 3, ThrottleRepoOneIn = 2 };
        using var socket = await SubscribeAsync("");
        for (var frame = 0; frame < 3; frame++)
        {
            Advance();
            await ReceiveAsync(socket);
        }

        Advance();
        await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(socket));

        var path = new Uri($"xrpc/com.atproto.sync.getRepo?did={_host.Network.Repos[0].Account.Did}", UriKind.Relative);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(path, Cancellation)).StatusCode);
        var throttled = await _client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), throttled.Headers.RetryAfter?.Delta);
    }

    // One event and not more: a new account would be three.
    private void Advance()
    {
        var before = _host.Network.Frames.End;
        _host.Network.Advance(1);
        Assert.Equal(before + 1, _host.Network.Frames.End);
    }

    private async Task<ClientWebSocket> SubscribeAsync(string query)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(_host.BaseAddress, "xrpc/com.atproto.sync.subscribeRepos" + query)) { Scheme = "ws" };
        await socket.ConnectAsync(address.Uri, Cancellation);
        return socket;
    }

    private static async Task<PlainFrame> ReceiveAsync(ClientWebSocket socket)
    {
        using var frame = new MemoryStream();
        var part = new byte[64 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(part, Cancellation);
            frame.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);
        Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
        return new(frame.ToArray());
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await _client.GetByteArrayAsync(path, Cancellation));
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
