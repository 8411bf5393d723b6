using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Backfill;

public sealed class PlcMirroringTests : IAsyncLifetime
{
    private const int PageSize = 25;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-plc-").FullName;
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });
    private SimulatorHost _host = null!;
    private IStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string StoreUrl => $"sqlite:{Path.Combine(_folder, "store.db")}";

    private IReadOnlyList<Did> Dids => [.. _host.Network.Repos.Select(repo => Did.Parse(repo.Account.Did))];

    public async ValueTask InitializeAsync()
    {
        var options = new SimulatorOptions
        {
            Seed = 9, Repos = 40, Records = 100, OldGenesisOneIn = 5, Mix = new() { KeyRotations = 100, Migrations = 50 },
        };
        _host = await SimulatorHost.StartAsync(options, Cancellation);
        _host.Network.Advance(100);
        _store = StoreFactory.Create(StoreUrl);
        await _store.OpenAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _door.Dispose();
        await _store.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Once_mirrored_nobody_is_asked_for_keys_of_today_or_of_before()
    {
        var report = await MirrorAsync();
        var operations = _host.Network.Repos.Sum(repo => repo.Account.States.Length);
        Assert.Equal((operations, 0), (report.Added, report.Refused));

        var asked = _host.PlcServer.Requests;
        using var directory = NewDirectory();
        await directory.PrefetchAsync(Dids, Cancellation);
        foreach (var account in _host.Network.Repos.Select(repo => repo.Account))
        {
            var did = Did.Parse(account.Did);
            Assert.True(directory.TryFind(did, out var key));
            Assert.Equal(account.Key.Multikey, key.ToString());
            Assert.Equal(_host.PdsHosts[account.Pds], directory.FindHost(did));
            var earlier = account.States.Select(state => state.Key.Multikey).Reverse().Distinct().Where(text => text != account.Key.Multikey);
            Assert.Equal(earlier, (await directory.FindEarlierAsync(did, Cancellation)).Select(text => text.ToString()));
        }

        Assert.Equal(asked, _host.PlcServer.Requests);
    }

    [Fact]
    public async Task A_mirror_that_was_stopped_goes_on_from_its_last_page()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = new StopAfterPage(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MirrorAsync(first, stop.Token));
        Assert.Equal(PageSize, first.Last!.Added);

        var second = await MirrorAsync();
        Assert.Equal(_host.Network.Repos.Sum(repo => repo.Account.States.Length), first.Last.Added + second.Added);
    }

    [Fact]
    public async Task What_is_new_since_the_last_time_is_added_and_nothing_else()
    {
        await MirrorAsync();
        var before = _host.Network.Repos.Sum(repo => repo.Account.States.Length);
        Assert.Equal(0, (await MirrorAsync()).Added);

        _host.Network.Advance(100);
        Assert.Equal(_host.Network.Repos.Sum(repo => repo.Account.States.Length) - before, (await MirrorAsync()).Added);
    }

    [Fact]
    public async Task A_key_that_changed_since_is_found_where_the_mirrors_does_not_fit()
    {
        await MirrorAsync();
        var before = _host.Network.Repos.ToDictionary(repo => repo.Account.Did, repo => repo.Account.Key.Multikey);
        _host.Network.Advance(100);
        var rotated = _host.Network.Repos.Select(repo => repo.Account)
            .First(account => before.TryGetValue(account.Did, out var key) && key != account.Key.Multikey);
        using var directory = NewDirectory();
        var did = Did.Parse(rotated.Did);
        await directory.PrefetchAsync([did], Cancellation);
        Assert.True(directory.TryFind(did, out var old));
        Assert.Equal(before[rotated.Did], old.ToString());

        Assert.True(await directory.RefreshAsync(did, Cancellation));
        Assert.True(directory.TryFind(did, out var key));
        Assert.Equal(rotated.Key.Multikey, key.ToString());
        Assert.Contains(before[rotated.Did], (await directory.FindEarlierAsync(did, Cancellation)).Select(one => one.ToString()));
    }

    [Fact]
    public async Task Lines_that_are_no_operations_are_refused_and_the_others_kept()
    {
        var log = File.ReadAllText(Corpus.Require("plc", "audit_log", "valid", "log_bskyapp.json"));
        var entries = System.Text.Json.JsonDocument.Parse(log).RootElement.EnumerateArray().Select(entry => System.Text.Json.JsonSerializer.Serialize(entry)).ToList();
        var lines = string.Join('\n', entries[0], "{}", "nonsense", entries[1].Replace("bsky.app", "eve.example", StringComparison.Ordinal), "", entries[1]);
        var body = System.Text.Encoding.UTF8.GetBytes(lines);
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Length: {body.Length}", body);

        var report = await new PlcMirroring(_door, new IdentityOptions { Plc = server.Address }, _store.Plc!, TimeProvider.System).RunAsync(null, Cancellation);
        Assert.Equal((2, 3), (report.Added, report.Refused));
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\nContent-Length: 0", "")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 6", "<html>")]
    public async Task Whatever_is_no_directory_is_told_at_once(string head, string body)
    {
        await using var server = LoopbackServer.Of(head, System.Text.Encoding.ASCII.GetBytes(body));
        var mirroring = new PlcMirroring(_door, new IdentityOptions { Plc = server.Address }, _store.Plc!, TimeProvider.System);
        await Assert.ThrowsAsync<MirrorException>(() => mirroring.RunAsync(null, Cancellation));
    }

    [Fact]
    public async Task The_verb_tells_what_it_added()
    {
        var other = $"sqlite:{Path.Combine(_folder, "verb.db")}";
        var run = await CommandRun.OfAsync("plc", "mirror", "--plc", _host.Plc.ToString(), "--allow-loopback", "--store", other, "--data", _folder, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var summary = Assert.Single(run.Json);
        Assert.Equal(_host.Network.Repos.Sum(repo => repo.Account.States.Length), summary.GetProperty("added").GetInt64());
        Assert.Equal(0, summary.GetProperty("refused").GetInt64());
    }

    private Task<MirrorReport> MirrorAsync(IProgress<MirrorReport>? progress = null, CancellationToken? cancellation = null) =>
        new PlcMirroring(_door, new IdentityOptions { Plc = _host.Plc, ExportPageSize = PageSize }, _store.Plc!, TimeProvider.System).RunAsync(progress, cancellation ?? Cancellation);

    private IdentityDirectory NewDirectory() =>
        new(_door, new IdentityOptions { Plc = _host.Plc }, TimeProvider.System, new PlcMirror(_store.Plc!).ReadAsync);

    private sealed class StopAfterPage(CancellationTokenSource stop) : IProgress<MirrorReport>
    {
        public MirrorReport? Last { get; private set; }

        public void Report(MirrorReport value)
        {
            Last = value;
            stop.Cancel();
        }
    }
}
