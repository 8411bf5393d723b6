using System.Net;
using System.Text.Json;
using Lexidex.Simulator;
using Lexidex.Simulator.Network;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class PdsServerTests : IAsyncLifetime
{
    private static readonly SimulatorOptions Options = new() { Seed = 12, Repos = 25, Records = 500 };

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private SimulatorHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatedRepo Repo => _host.Network.Repos.MaxBy(repo => repo.List().Count)!;

    private SimulatedServer Pds => _host.PdsServers[Repo.Account.Pds];

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync(Options, Cancellation);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Every_account_is_listed_by_one_PDS_and_by_the_relay()
    {
        var all = new List<string>();
        foreach (var host in _host.PdsHosts)
            all.AddRange(await ListAsync(host));

        Assert.Equal(3, _host.PdsHosts.Count);
        Assert.Equal(_host.Network.Repos.Select(repo => repo.Account.Did).Order(), all.Order());
        Assert.Equal(all.Order(), (await ListAsync(_host.BaseAddress)).Order());
    }

    [Fact]
    public async Task The_relay_names_its_hosts_and_sends_to_them_for_repositories()
    {
        var hosts = JsonElement.Parse(await _client.GetByteArrayAsync(new Uri(_host.BaseAddress, "xrpc/com.atproto.sync.listHosts"), Cancellation));
        Assert.Equal(_host.PdsHosts.Select(host => host.Authority), hosts.GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("hostname").GetString()));

        using var sent = await _client.GetAsync(RepoAt(_host.BaseAddress), Cancellation);
        Assert.Equal((HttpStatusCode.Found, RepoAt(Pds.Address)), (sent.StatusCode, sent.Headers.Location));
        Assert.Equal(0, _host.RepoRequests.GetValueOrDefault(Repo.Account.Did));
    }

    [Fact]
    public async Task A_PDS_knows_nothing_of_accounts_that_are_elsewhere()
    {
        var other = _host.PdsHosts.First(host => host != Pds.Address);
        using var answer = await _client.GetAsync(RepoAt(other), Cancellation);
        Assert.Contains("RepoNotFound", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_a_handle_names_its_DID()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Pds.Address, ".well-known/atproto-did"));
        request.Headers.Host = Repo.Account.Handle;
        using var answer = await _client.SendAsync(request, Cancellation);
        Assert.Equal(Repo.Account.Did, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(HostFault.Truncated)]
    [InlineData(HostFault.FlippedBit)]
    [InlineData(HostFault.OtherRepo)]
    public async Task A_host_that_lies_gives_other_bytes_and_says_nothing(HostFault fault)
    {
        var whole = await _client.GetByteArrayAsync(RepoAt(Pds.Address), Cancellation);
        Pds.Fault = fault;
        var lie = await _client.GetByteArrayAsync(RepoAt(Pds.Address), Cancellation);

        Assert.NotEmpty(lie);
        Assert.False(whole.AsSpan().SequenceEqual(lie));
        if (fault == HostFault.OtherRepo)
            Assert.NotEqual(Repo.Account.Did, new PlainCar(lie).Commit["did"]);
        else
            Assert.Equal(fault == HostFault.Truncated ? whole.Length / 2 : whole.Length, lie.Length);
    }

    [Fact]
    public async Task A_host_that_hangs_up_breaks_the_connection_within_the_body()
    {
        Pds.Fault = HostFault.HangUp;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetByteArrayAsync(RepoAt(Pds.Address), Cancellation));
    }

    [Theory]
    [InlineData(HostFault.Slow, 3)]
    [InlineData(HostFault.Endless, 10_000_000)]
    public async Task A_host_may_be_slow_or_never_end(HostFault fault, int bytes)
    {
        Pds.Fault = fault;
        using var answer = await _client.GetAsync(RepoAt(Pds.Address), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[bytes], Cancellation);
    }

    [Theory]
    [InlineData(HostFault.RedirectLoop, HttpStatusCode.Found)]
    [InlineData(HostFault.RedirectPrivate, HttpStatusCode.Found)]
    [InlineData(HostFault.Busy, HttpStatusCode.TooManyRequests)]
    [InlineData(HostFault.Away, HttpStatusCode.ServiceUnavailable)]
    public async Task A_host_may_send_elsewhere_or_refuse(HostFault fault, HttpStatusCode status)
    {
        Pds.Fault = fault;
        using var answer = await _client.GetAsync(RepoAt(Pds.Address), Cancellation);
        Assert.Equal(status, answer.StatusCode);
        if (fault == HostFault.RedirectLoop)
            Assert.Equal(RepoAt(Pds.Address), new Uri(Pds.Address, answer.Headers.Location!));
        if (fault == HostFault.RedirectPrivate)
            Assert.Equal("192.168.7.7", answer.Headers.Location!.Host);
    }

    private Uri RepoAt(Uri host) => new(host, $"xrpc/com.atproto.sync.getRepo?did={Repo.Account.Did}");

    private async Task<List<string>> ListAsync(Uri host)
    {
        var dids = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = JsonElement.Parse(await _client.GetByteArrayAsync(new Uri(host, $"xrpc/com.atproto.sync.listRepos?limit=4&cursor={cursor}"), Cancellation));
            dids.AddRange(page.GetProperty("repos").EnumerateArray().Select(repo => repo.GetProperty("did").GetString()!));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        return dids;
    }
}
