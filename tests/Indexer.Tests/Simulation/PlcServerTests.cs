using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Schema.Data;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class PlcServerTests : IAsyncLifetime
{
    private static readonly SimulatorOptions Options = new()
    {
        Seed = 4, Repos = 30, Records = 300, OldKeyFormOneIn = 4, OldGenesisOneIn = 5, Mix = new() { KeyRotations = 100, Migrations = 100 },
    };

    private readonly HttpClient _client = new();
    private SimulatorHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(Options, Cancellation);
        _host.Network.Advance(200);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_document_gives_the_key_in_force_in_its_form_and_the_PDS_that_has_the_account()
    {
        foreach (var account in _host.Network.Repos.Select(repo => repo.Account))
        {
            var document = await JsonAsync(account.Did);
            var method = document.GetProperty("verificationMethod")[0];
            Assert.Equal(account.HasOldKeyForm ? account.Key.LegacyMultibase : account.Key.Multikey, Text(method, "publicKeyMultibase"));
            Assert.Equal(account.HasOldKeyForm, Text(method, "type") != "Multikey");
            Assert.Equal(_host.PdsHosts[account.Pds], new Uri(Text(document.GetProperty("service")[0], "serviceEndpoint")));
        }

        Assert.Equal([false, true], _host.Network.Repos.Select(repo => repo.Account.HasOldKeyForm).Distinct().Order());
    }

    [Fact]
    public async Task An_audit_log_is_a_chain_of_signed_operations_of_either_form_that_ends_in_what_is_in_force()
    {
        var types = new HashSet<string>();
        foreach (var account in _host.Network.Repos.Select(repo => repo.Account))
        {
            var log = (await JsonAsync(account.Did + "/log/audit")).EnumerateArray().ToList();
            var chain = log.Select(entry => entry.GetProperty("operation")).ToList();
            types.UnionWith(chain.Select(operation => Text(operation, "type")));

            Assert.Equal(JsonValueKind.Null, chain[0].GetProperty("prev").ValueKind);
            Assert.Equal(log.SkipLast(1).Select(entry => Text(entry, "cid")), chain.Skip(1).Select(operation => Text(operation, "prev")));
            Assert.Equal(account.Key.DidKey, Text(chain[^1].GetProperty("verificationMethods"), "atproto"));
            Assert.All(chain, AssertSigned);
        }

        Assert.Equal(["create", "plc_operation"], types.Order());
    }

    [Fact]
    public async Task The_export_gives_every_operation_once_in_the_order_of_time_however_it_is_paged()
    {
        var whole = await ExportAsync(1_000);
        var paged = await ExportAsync(7);
        var logs = new List<string>();
        foreach (var repo in _host.Network.Repos)
            logs.AddRange((await JsonAsync(repo.Account.Did + "/log/audit")).EnumerateArray().Select(entry => Text(entry, "cid")));

        Assert.Equal(whole, paged);
        Assert.Equal(logs.Order(), whole.Select(entry => entry.Cid).Order());
        Assert.Equal(whole.Select(entry => entry.Time).Order(StringComparer.Ordinal), whole.Select(entry => entry.Time));
    }

    [Fact]
    public async Task A_key_that_was_replaced_signs_no_more_and_one_that_moved_is_found_at_its_new_host()
    {
        var changed = _host.Network.Repos.Where(repo => repo.Account.States.Length > 2).ToList();
        var moved = changed.Where(repo => repo.Account.Pds != repo.Account.FirstPds && repo.Status == AccountStatus.Active).ToList();
        Assert.NotEmpty(moved);
        Assert.Contains(changed, repo => repo.Account.Pds == repo.Account.FirstPds);

        foreach (var repo in moved)
        {
            using var old = await _client.GetAsync(RepoAt(repo.Account.FirstPds, repo), Cancellation);
            Assert.Contains("RepoDeactivated", await old.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            var car = new PlainCar(await _client.GetByteArrayAsync(RepoAt(repo.Account.Pds, repo), Cancellation));
            Assert.Equal(repo.Head.Cid, car.Root);
        }
    }

    [Fact]
    public async Task An_unknown_DID_is_not_registered()
    {
        using var response = await _client.GetAsync(new Uri(_host.Plc, "/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private void AssertSigned(JsonElement operation)
    {
        var signature = Convert.FromBase64String(Text(operation, "sig").Replace('-', '+').Replace('_', '/') + "==");
        var unsigned = JsonNode.Parse(operation.GetRawText())!.AsObject();
        unsigned.Remove("sig");
        var bytes = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(unsigned.ToJsonString()));
        Assert.True(PlainKey.Verify(_host.Network.RotationKey.Multikey, bytes, signature));
    }

    private Uri RepoAt(int pds, SimulatedRepo repo) => new(_host.PdsHosts[pds], $"xrpc/com.atproto.sync.getRepo?did={repo.Account.Did}");

    private async Task<List<(string Time, string Cid)>> ExportAsync(int count)
    {
        var entries = new List<(string Time, string Cid)>();
        for (var after = ""; ;)
        {
            var text = await _client.GetStringAsync(new Uri(_host.Plc, $"export?count={count}&after={after}"), Cancellation);
            if (text.Length == 0)
                return entries;
            entries.AddRange(text.Split('\n').Select(line => JsonElement.Parse(line)).Select(entry => (Text(entry, "createdAt"), Text(entry, "cid"))));
            after = entries[^1].Time;
        }
    }

    private async Task<JsonElement> JsonAsync(string path) =>
        JsonElement.Parse(await _client.GetByteArrayAsync(new Uri(_host.Plc, "/" + path), Cancellation));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
