using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Network;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

public sealed class IdentityDirectoryTests : IAsyncLifetime
{
    private static readonly Did Stranger = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

    private readonly ManualTime _time = new();
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });
    private SimulatorHost _host = null!;
    private IdentityDirectory _directory = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<SimulatedAccount> Accounts => _host.Network.Repos.Select(repo => repo.Account);

    private Did First => Did.Parse(Accounts.First().Did);

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 5, Repos = 40, Records = 100, OldKeyFormOneIn = 3 }, Cancellation);
        _directory = New(new IdentityOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        _door.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Many_accounts_are_resolved_at_once_and_asked_for_once()
    {
        var dids = Accounts.Select(account => Did.Parse(account.Did)).ToList();
        await _directory.PrefetchAsync(dids, Cancellation);
        await _directory.PrefetchAsync(dids, Cancellation);

        Assert.Equal(dids.Count, _host.PlcServer.Requests);
        foreach (var account in Accounts)
        {
            Assert.True(_directory.TryFind(Did.Parse(account.Did), out var key));
            Assert.Equal(account.Key.Multikey, key.ToString());
            var identity = (await _directory.ResolveAsync(Did.Parse(account.Did), Cancellation)).Identity!;
            Assert.Equal(_host.PdsHosts[account.Pds], identity.Pds);
            Assert.Equal(account.Handle, identity.Handle?.Text);
        }
    }

    [Fact]
    public async Task Those_who_want_one_account_at_one_time_share_one_request()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _directory.ResolveAsync(First, Cancellation).AsTask()));

        Assert.All(answers, answer => Assert.True(answer.IsResolved));
        Assert.Equal(1, _host.PlcServer.Requests);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_answer_from_the_others()
    {
        using var impatient = new CancellationTokenSource();
        var gaveUp = _directory.ResolveAsync(First, impatient.Token).AsTask();
        var waits = _directory.ResolveAsync(First, Cancellation).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        Assert.True((await waits).IsResolved);
    }

    [Fact]
    public void A_key_from_before_stands_for_a_day_asks_nobody_and_is_no_answer_to_anything_else()
    {
        var key = Accounts.First().Key.Multikey;
        _directory.Remember(First, key, _time.GetUtcNow().AddHours(-23));
        _directory.Remember(Stranger, "z-is-no-key", _time.GetUtcNow());

        Assert.True(_directory.TryFind(First, out var found));
        Assert.Equal(key, found.ToString());
        Assert.Null(_directory.FindHost(First));
        Assert.Null(_directory.FindStanding(First));
        Assert.False(_directory.TryFind(Stranger, out _));
        Assert.Equal(0, _host.PlcServer.Requests);

        _time.Pass(TimeSpan.FromHours(1));
        Assert.False(_directory.TryFind(First, out _));
    }

    [Fact]
    public async Task A_key_from_before_stands_while_nobody_can_be_asked()
    {
        _directory.Remember(First, Accounts.First().Key.Multikey, _time.GetUtcNow());
        _host.PlcServer.Fault = HostFault.HangUp;

        Assert.False(await _directory.RefreshAsync(First, Cancellation));

        Assert.True(_directory.TryFind(First, out var found));
        Assert.Equal(Accounts.First().Key.Multikey, found.ToString());
    }

    [Fact]
    public async Task A_key_from_before_gives_way_to_the_one_that_is_asked_for()
    {
        _directory.Remember(First, Accounts.Last().Key.Multikey, _time.GetUtcNow());

        Assert.True(await _directory.RefreshAsync(First, Cancellation));
        _directory.Remember(First, Accounts.Last().Key.Multikey, _time.GetUtcNow());

        Assert.True(_directory.TryFind(First, out var found));
        Assert.Equal(Accounts.First().Key.Multikey, found.ToString());
        Assert.Equal(1, _host.PlcServer.Requests);
        Assert.Equal(_host.PdsHosts[Accounts.First().Pds], _directory.FindHost(First));
    }

    [Fact]
    public async Task An_answer_stands_for_a_day()
    {
        await _directory.ResolveAsync(First, Cancellation);
        _time.Pass(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        await _directory.ResolveAsync(First, Cancellation);
        Assert.Equal(1, _host.PlcServer.Requests);

        _time.Pass(TimeSpan.FromTicks(1));
        await _directory.ResolveAsync(First, Cancellation);
        Assert.Equal(2, _host.PlcServer.Requests);
    }

    [Fact]
    public async Task An_account_is_refreshed_once_in_five_minutes_and_marked_stale_until_then()
    {
        await _directory.ResolveAsync(First, Cancellation);
        Assert.True(await _directory.RefreshAsync(First, Cancellation));
        Assert.False(await _directory.RefreshAsync(First, Cancellation));
        _time.Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(await _directory.RefreshAsync(First, Cancellation));
        await _directory.ResolveAsync(First, Cancellation);
        Assert.Equal(2, _host.PlcServer.Requests);

        _time.Pass(TimeSpan.FromTicks(1));
        await _directory.ResolveAsync(First, Cancellation);
        Assert.Equal(3, _host.PlcServer.Requests);
    }

    [Fact]
    public async Task What_the_network_says_has_changed_is_asked_for_afresh()
    {
        await _directory.ResolveAsync(First, Cancellation);
        _directory.MarkStale(First);
        Assert.True(_directory.TryFind(First, out _));

        await _directory.PrefetchAsync([First], Cancellation);
        Assert.Equal(2, _host.PlcServer.Requests);
    }

    [Fact]
    public async Task A_DID_that_nobody_knows_is_remembered_as_such_for_five_minutes()
    {
        for (var times = 0; times < 3; times++)
            Assert.Equal("did-not-found", (await _directory.ResolveAsync(Stranger, Cancellation)).Fault?.Reason);
        Assert.Equal(1, _host.PlcServer.Requests);

        _time.Pass(TimeSpan.FromMinutes(5));
        await _directory.ResolveAsync(Stranger, Cancellation);
        Assert.Equal(2, _host.PlcServer.Requests);
    }

    [Theory]
    [InlineData(HostFault.Away, "identity-busy")]
    [InlineData(HostFault.Busy, "identity-busy")]
    [InlineData(HostFault.HangUp, "identity-away")]
    [InlineData(HostFault.Endless, "did-document-size")]
    [InlineData(HostFault.Truncated, "did-document-shape")]
    [InlineData(HostFault.RedirectPrivate, "identity-refused")]
    public async Task A_directory_at_fault_leaves_what_was_known_and_gives_nothing_to_who_was_not(HostFault fault, string reason)
    {
        var known = (await _directory.ResolveAsync(First, Cancellation)).Identity;
        _host.PlcServer.Fault = fault;
        var other = Did.Parse(Accounts.Last().Did);

        Assert.Equal(reason, (await _directory.ResolveAsync(other, Cancellation)).Fault?.Reason);
        Assert.True(_directory.TryFind(First, out var key));
        Assert.Equal(known!.SigningKey, key);
    }

    [Fact]
    public async Task A_host_that_was_away_is_left_alone_and_then_asked_again()
    {
        _host.PlcServer.Fault = HostFault.HangUp;
        await _directory.ResolveAsync(First, Cancellation);
        var requests = _host.PlcServer.Requests;
        _host.PlcServer.Fault = HostFault.None;

        Assert.Equal("identity-busy", (await _directory.ResolveAsync(Stranger, Cancellation)).Fault?.Reason);
        Assert.Equal(requests, _host.PlcServer.Requests);
        _time.Pass(TimeSpan.FromSeconds(5));
        Assert.True((await _directory.ResolveAsync(First, Cancellation)).IsResolved);
    }

    [Fact]
    public async Task The_cache_holds_so_many_and_no_more()
    {
        using var small = New(new IdentityOptions { CachedMax = 10 });
        await small.PrefetchAsync([.. Accounts.Select(account => Did.Parse(account.Did))], Cancellation);

        Assert.Equal(10, small.Count);
    }

    [Theory]
    [InlineData("did:key:zQ3shunBKsXixLxKtC5qeSG9E4J5RkGN57im31pcTzbNQnm5w", "did-method")]
    [InlineData("did:web:10.0.0.1", "did-web-host")]
    [InlineData("did:web:localhost%3A1", "identity-away")]
    public async Task A_DID_that_cannot_be_asked_for_says_why(string did, string reason) =>
        Assert.Equal(reason, (await _directory.ResolveAsync(Did.Parse(did), Cancellation)).Fault?.Reason);

    private IdentityDirectory New(IdentityOptions options) => new(_door, options with { Plc = _host.Plc }, _time);
}
