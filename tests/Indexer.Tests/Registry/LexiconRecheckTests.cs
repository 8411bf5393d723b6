using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Indexer.Tests.Verification.Identity;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>What an Indexer that runs finds out by itself of lexicons that came from the network.</summary>
public sealed class LexiconRecheckTests : IAsyncLifetime
{
    private const string Name = PublishedLexicon.Nsid;
    private const string Local = "com.example.local.note";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-recheck-").FullName;
    private readonly ManualTime _time = new();
    private PublishedLexicon _network = null!;
    private LexiconRegistry _registry = null!;
    private OutboundDoor _door = null!;
    private IdentityDirectory _identities = null!;
    private LexiconImport _import = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StandingBook Standings => _registry.Standings;

    public async ValueTask InitializeAsync()
    {
        _network = await PublishedLexicon.StartAsync();
        _registry = LexiconRegistry.Open(Path.Combine(_folder, "catalog.db"), _time);
        _door = new OutboundDoor(new OutboundOptions { AllowLoopback = true, NameServer = _network.Names.Address });
        _identities = new IdentityDirectory(_door, new IdentityOptions { Plc = _network.Host.Plc }, TimeProvider.System);
        _import = new LexiconImport(new LexiconResolver(_door, _identities), _registry, Standings);
        var filled = new HashSet<string>();
        var wish = new NetworkWish(Nsid.Parse(Name), Version: null, Edits: null, filled, "test");
        Assert.Equal(LexiconOutcome.Registered, (await _import.AddAsync(wish, Stop)).Decision!.Verdict.Outcome);
        await _registry.AddAsync(
            new LexiconRegistration([PublishedLexicon.DocumentOf("text").Replace(Name, Local, StringComparison.Ordinal)], "pasted", "test") { Filled = filled }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _identities.Dispose();
        _door.Dispose();
        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Each_lexicon_from_the_network_is_asked_for_once_a_day_and_no_other()
    {
        using var recheck = NewRecheck();
        Assert.Empty(await recheck.CheckDueAsync(Stop));
        _time.Pass(Day - TimeSpan.FromSeconds(1));
        Assert.Empty(await recheck.CheckDueAsync(Stop));

        for (var day = 0; day < 3; day++)
        {
            // The spread is an eighth of the day at the most.
            _time.Pass(Day / 8 + TimeSpan.FromSeconds(2));
            Assert.Equal([Name], await recheck.CheckDueAsync(Stop));
            Assert.Empty(await recheck.CheckDueAsync(Stop));
            _time.Pass(Day - TimeSpan.FromSeconds(1));
        }

        Assert.Null((await Standings.FindAsync(Name, Stop))!.Alert);
    }

    [Fact]
    public async Task A_name_that_leads_to_another_authority_freezes_the_lexicon_with_an_alert_and_is_left_alone_from_then_on()
    {
        using var recheck = NewRecheck();
        _network.Publish(_network.Other, PublishedLexicon.DocumentOf("text", "stolen"));
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Other.Account.Did}"];

        await AfterDaysAsync(recheck, 2);

        var standing = (await Standings.FindAsync(Name, Stop))!;
        Assert.True(standing.IsFrozen);
        Assert.Equal("D31 authority-of-another-schema", Assert.Single(RegistryEvents.Of(standing)).Change);
        Assert.Equal(PublishedLexicon.VersionOf(PublishedLexicon.DocumentOf("text")), (await _registry.GetAsync(Name, Stop))!.Version);
        Assert.Empty(await AfterDaysAsync(recheck, 2));
        Assert.Single(await FreezesAsync());
    }

    [Fact]
    public async Task A_name_that_leads_nowhere_any_more_freezes_it_and_a_name_server_that_is_away_does_not()
    {
        using var recheck = NewRecheck();
        _network.Names.Texts.Remove(PublishedLexicon.DnsName);
        _network.Names.Failure = 2;
        Assert.Equal([Name], await AfterDaysAsync(recheck, 2));
        Assert.False((await Standings.FindAsync(Name, Stop))!.IsFrozen);
        Assert.Empty(await recheck.CheckDueAsync(Stop));

        _network.Names.Failure = 0;
        Assert.Equal([Name], await AfterDaysAsync(recheck, 2));

        var standing = (await Standings.FindAsync(Name, Stop))!;
        Assert.Equal("D30 authority-lost", Assert.Single(RegistryEvents.Of(standing)).Change);
        Assert.Contains("no TXT record", standing.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_thaw_whoever_is_named_next_is_the_authority_that_is_watched()
    {
        using var recheck = NewRecheck();
        await Standings.FreezeAsync(Name, "test", cancellationToken: Stop);
        Assert.Empty(await AfterDaysAsync(recheck, 2));
        await Standings.ThawAsync(Name, "test", cancellationToken: Stop);

        Assert.Equal([Name], await AfterDaysAsync(recheck, 2));
        Assert.Equal(_network.Authority.Account.Did, (await Standings.FindAsync(Name, Stop))!.Authority);
    }

    [Fact]
    public async Task A_version_that_was_missed_on_the_stream_is_told()
    {
        using var recheck = NewRecheck();
        var next = PublishedLexicon.DocumentOf("text", "more");
        _network.Publish(_network.Authority, next);

        await AfterDaysAsync(recheck, 2);

        Assert.Equal(PublishedLexicon.VersionOf(next), (await Standings.FindAsync(Name, Stop))!.Update);
        Assert.NotEqual(PublishedLexicon.VersionOf(next), (await _registry.GetAsync(Name, Stop))!.Version);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("daily")]
    public async Task Hours_that_are_none_are_refused(string hours)
    {
        var run = await CommandRun.OfAsync(["run", "--no-source", "--lexicon-recheck", hours, "--data", _folder]);
        Assert.Equal(Lexidex.Indexer.Commands.ExitCode.Usage, run.ExitCode);
    }

    private LexiconRecheck NewRecheck() => new(_import, _registry, Day, _time, NullLogger<LexiconRecheck>.Instance);

    private async Task<IReadOnlyList<string>> AfterDaysAsync(LexiconRecheck recheck, int days)
    {
        _time.Pass(days * Day);
        return await recheck.CheckDueAsync(Stop);
    }

    private async Task<List<AuditEntry>> FreezesAsync() =>
        [.. (await _registry.AuditAsync(100, Stop)).Where(entry => entry.What == "lexicon.freeze")];
}
