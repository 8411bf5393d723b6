using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>Lexicons from the network: name system, directory, host and proof, over real sockets.</summary>
public sealed class LexiconNetworkTests : IAsyncLifetime
{
    private const string Nsid = PublishedLexicon.Nsid;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-network-").FullName;
    private PublishedLexicon _network = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string CatalogPath => Path.Combine(_folder, "catalog.db");

    public async ValueTask InitializeAsync() => _network = await PublishedLexicon.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Each_hop_is_shown_and_the_last_is_the_proof()
    {
        var run = await RunAsync("resolve", Nsid, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var way = Assert.Single(run.Json);
        Assert.Equal(["dns", "did", "pds", "proof"], way.GetProperty("hops").EnumerateArray().Select(hop => hop.GetProperty("what").GetString()));
        Assert.Equal(_network.Authority.Account.Did, way.GetProperty("authority").GetString());
        Assert.Equal(PublishedLexicon.VersionOf(PublishedLexicon.DocumentOf("text")), way.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Adding_by_name_registers_the_published_version_with_its_source_and_authority()
    {
        var run = await RunAsync("add", Nsid);

        Assert.True(run.ExitCode == ExitCode.Ok, run.Results + run.Notes);
        var shown = (await CommandRun.OfAsync(["lexicon", "show", Nsid, "--json", "--data", _folder])).Json[0];
        Assert.Equal("com_example_app_note", shown.GetProperty("summary").GetProperty("table").GetString());
        Assert.Equal($"at://{_network.Authority.Account.Did}/{PublishedLexicon.Schemas}/{Nsid}", shown.GetProperty("summary").GetProperty("source").GetString());
        Assert.Equal(_network.Authority.Account.Did, shown.GetProperty("standing").GetProperty("authority").GetString());
    }

    [Fact]
    public async Task Adding_by_name_takes_edits_of_one_table()
    {
        var edits = Path.Combine(_folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"index":[{"path":["text"],"kind":"text"}]}""", Stop);

        var two = await RunAsync("add", Nsid, "com.example.app.other", "--edit", edits);
        var one = await RunAsync("add", Nsid, "--edit", edits);

        Assert.Equal(ExitCode.Usage, two.ExitCode);
        Assert.True(one.ExitCode == ExitCode.Ok, one.Results + one.Notes);
        Assert.Equal(IndexKind.Text, Assert.Single((await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop))!.ReadProjection()!.Indexes).Kind);
    }

    [Fact]
    public async Task The_name_is_asked_for_as_it_stands_and_never_a_parent_of_it()
    {
        _network.Names.Texts.Remove(PublishedLexicon.DnsName);
        _network.Names.Texts["_lexicon.example.com"] = [$"did={_network.Authority.Account.Did}"];

        var run = await RunAsync("resolve", Nsid);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("FAILED: There is no TXT record that names a DID", run.Results, StringComparison.Ordinal);
        Assert.Equal(1, _network.Names.Questions);
    }

    [Theory]
    [InlineData("did=nonsense", "'nonsense' is no DID")]
    [InlineData("did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did-not-found")]
    [InlineData("v=spf1 -all", "There is no TXT record that names a DID")]
    public async Task A_way_that_ends_early_says_at_which_hop(string text, string fault)
    {
        _network.Names.Texts[PublishedLexicon.DnsName] = [text];

        var run = await RunAsync("add", Nsid);

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Contains(fault, run.Results, StringComparison.Ordinal);
        Assert.Null(await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop));
    }

    [Fact]
    public async Task Two_authorities_are_none()
    {
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Authority.Account.Did}", $"did={_network.Other.Account.Did}"];

        Assert.Contains("2 DIDs are named", (await RunAsync("resolve", Nsid)).Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_proves_that_there_is_no_such_record_is_told()
    {
        _network.Publish(_network.Authority, null);

        Assert.Contains($"The repository has no record {PublishedLexicon.Schemas}/{Nsid}", (await RunAsync("resolve", Nsid)).Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_authority_freezes_the_lexicon_and_nothing_switches_by_itself()
    {
        await RunAsync("add", Nsid);
        _network.Publish(_network.Other, PublishedLexicon.DocumentOf("text", "stolen"));
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Other.Account.Did}"];

        var run = await RunAsync("add", Nsid);

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Contains("It is frozen. Its authority was", run.Results, StringComparison.Ordinal);
        var told = Assert.Single(RegistryEvents.Of(await new StandingBook(CatalogPath).FindAsync(Nsid, Stop)));
        Assert.Equal(("D31 authority-of-another-schema", "registry", "frozen; the version in force stays"), (told.Change, told.Class, told.Effect));
        Assert.Equal(PublishedLexicon.VersionOf(PublishedLexicon.DocumentOf("text")), (await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop))!.Version);
        await CommandRun.OfAsync(["lexicon", "thaw", Nsid, "--data", _folder]);
        Assert.Contains("takes a plan", (await RunAsync("add", Nsid)).Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_schema_at_another_authority_is_frozen_too_and_told_as_another_kind()
    {
        await RunAsync("add", Nsid);
        _network.Publish(_network.Other, PublishedLexicon.DocumentOf("text"));
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Other.Account.Did}"];

        await RunAsync("resolve", Nsid);

        var standing = await new StandingBook(CatalogPath).FindAsync(Nsid, Stop);
        Assert.True(standing!.IsFrozen);
        Assert.Equal("D30 authority-lost", Assert.Single(RegistryEvents.Of(standing)).Change);
    }

    [Fact]
    public async Task A_dry_run_says_what_adding_would_and_notes_nothing()
    {
        Assert.Equal(ExitCode.Ok, (await RunAsync("add", Nsid, "--dry-run")).ExitCode);
        Assert.Empty(Directory.GetFiles(_folder));
        await RunAsync("add", Nsid);
        _network.Publish(_network.Authority, PublishedLexicon.DocumentOf("text", "more"));
        var changed = await RunAsync("add", Nsid, "--dry-run", "--json");
        Assert.Equal(ExitCode.Partial, changed.ExitCode);
        Assert.Contains($"takes a plan: lexidex lexicon plan {Nsid} --published", Assert.Single(changed.Json).GetProperty("reason").GetString(), StringComparison.Ordinal);
        _network.Publish(_network.Other, PublishedLexicon.DocumentOf("text", "stolen"));
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Other.Account.Did}"];
        var before = (await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!;

        var tried = await RunAsync("add", Nsid, "--dry-run", "--json");
        await RunAsync("resolve", Nsid, "--dry-run");
        await RunAsync("diff", Nsid, "--published");
        var planned = await RunAsync("plan", Nsid, "--published", "--dry-run");
        Assert.Equal(ExitCode.Error, planned.ExitCode);
        Assert.Contains("It is frozen. Its authority was", planned.Notes, StringComparison.Ordinal);

        var after = (await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!;
        Assert.Equal((false, null, null, before.ResolvedAt), (after.IsFrozen, after.Alert, after.Update, after.ResolvedAt));
        var added = await RunAsync("add", Nsid, "--json");
        Assert.Equal((added.ExitCode, added.Results), (tried.ExitCode, tried.Results));
        Assert.Contains("It is frozen. Its authority was", added.Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolving_says_what_it_notes()
    {
        await RunAsync("add", Nsid);
        Assert.DoesNotContain("noted", (await RunAsync("resolve", Nsid)).Results, StringComparison.Ordinal);
        var next = PublishedLexicon.DocumentOf("text", "more");
        _network.Publish(_network.Authority, next);

        Assert.Contains($"noted    update {PublishedLexicon.VersionOf(next)}", (await RunAsync("resolve", Nsid)).Results, StringComparison.Ordinal);
        _network.Names.Texts[PublishedLexicon.DnsName] = [$"did={_network.Other.Account.Did}"];
        _network.Publish(_network.Other, next);

        Assert.Contains("noted    frozen: Its authority was", (await RunAsync("resolve", Nsid)).Results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_seen_on_the_network_is_compared_planned_and_applied(bool isNamed)
    {
        await RunAsync("add", Nsid);
        var next = PublishedLexicon.DocumentOf("text", "more");
        _network.Publish(_network.Authority, next);
        await RunAsync("resolve", Nsid);
        var which = isNamed ? PublishedLexicon.VersionOf(next)[..20] : "--published";

        Assert.Contains("D1 property-added", (await RunAsync("diff", Nsid, which)).Results, StringComparison.Ordinal);
        var plan = Assert.Single((await RunAsync("plan", Nsid, which, "--json")).Json);
        var applied = await CommandRun.OfAsync(["lexicon", "apply", plan.GetProperty("hash").GetString()!, "--data", _folder]);

        Assert.True(applied.ExitCode == ExitCode.Ok, applied.Results + applied.Notes);
        var inForce = (await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop))!;
        Assert.Equal((PublishedLexicon.VersionOf(next), $"at://{_network.Authority.Account.Did}/{PublishedLexicon.Schemas}/{Nsid}"), (inForce.Version, inForce.Source));
        Assert.Null((await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!.Update);
    }

    [Fact]
    public async Task A_version_can_be_asked_for_by_name_and_another_is_not_taken_for_it()
    {
        var refused = await RunAsync("add", $"{Nsid}@bafyother");
        Assert.Equal(ExitCode.Partial, refused.ExitCode);
        Assert.Contains("and not bafyother", refused.Results, StringComparison.Ordinal);

        var added = await RunAsync("add", $"{Nsid}@{PublishedLexicon.VersionOf(PublishedLexicon.DocumentOf("text"))}");

        Assert.True(added.ExitCode == ExitCode.Ok, added.Results + added.Notes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_known_to_be_published_no_more_is_frozen_and_what_is_away_is_not(bool isNameGone)
    {
        await RunAsync("add", Nsid);
        _network.Names.Texts[PublishedLexicon.DnsName] = ["did=nonsense"];
        await RunAsync("resolve", Nsid);
        Assert.False((await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!.IsFrozen);

        _network.Names.Texts[PublishedLexicon.DnsName] = isNameGone ? [] : [$"did={_network.Authority.Account.Did}"];
        _network.Publish(_network.Authority, null);
        await RunAsync("resolve", Nsid);

        var standing = await new StandingBook(CatalogPath).FindAsync(Nsid, Stop);
        Assert.True(standing!.IsFrozen);
        Assert.Contains(isNameGone ? "no TXT record" : "has no record", standing.Alert, StringComparison.Ordinal);
        Assert.Equal("D30 authority-lost", Assert.Single(RegistryEvents.Of(standing)).Change);
        Assert.Equal(PublishedLexicon.VersionOf(PublishedLexicon.DocumentOf("text")), (await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop))!.Version);
    }

    [Fact]
    public async Task A_schema_record_that_is_no_lexicon_is_refused_by_its_kind()
    {
        await RunAsync("add", Nsid);
        _network.Publish(_network.Authority, $$"""{"lexicon":1,"id":"{{Nsid}}","defs":7}""");

        var run = await RunAsync("resolve", Nsid, "--json");

        var told = Assert.Single(run.Json).GetProperty("event");
        Assert.Equal("D32 schema-record-refused", told.GetProperty("change").GetString());
        Assert.Equal("refused; the version in force stays", told.GetProperty("effect").GetString());
        Assert.False((await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!.IsFrozen);
    }

    [Fact]
    public async Task A_new_version_on_the_network_is_told_and_does_not_come_into_force()
    {
        await RunAsync("add", Nsid);
        var next = PublishedLexicon.DocumentOf("text", "more");
        _network.Publish(_network.Authority, next);

        await RunAsync("resolve", Nsid);

        Assert.Equal(PublishedLexicon.VersionOf(next), (await new StandingBook(CatalogPath).FindAsync(Nsid, Stop))!.Update);
        Assert.NotEqual(PublishedLexicon.VersionOf(next), (await LexiconRegistry.Open(CatalogPath).GetAsync(Nsid, Stop))!.Version);
    }

    [Fact]
    public async Task A_schema_record_on_the_stream_counts_only_when_its_authority_wrote_it()
    {
        await RunAsync("add", Nsid);
        var registry = LexiconRegistry.Open(CatalogPath);
        using var watch = new SchemaWatch(registry, registry.Standings, NullLogger<SchemaWatch>.Instance);

        await watch.JudgeAsync(new SchemaWrite(KeyOf(_network.Other), Nsid, "bafyother"), Stop);
        Assert.Null((await registry.Standings.FindAsync(Nsid, Stop))!.Update);
        await watch.JudgeAsync(new SchemaWrite(KeyOf(_network.Authority), Nsid, "bafynew"), Stop);
        Assert.Equal("bafynew", (await registry.Standings.FindAsync(Nsid, Stop))!.Update);
        await watch.JudgeAsync(new SchemaWrite(KeyOf(_network.Authority), Nsid, null), Stop);

        var standing = (await registry.Standings.FindAsync(Nsid, Stop))!;
        Assert.True(standing.IsFrozen);
        Assert.Contains("deleted its schema record", standing.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_in_which_a_bit_is_turned_proves_nothing_else()
    {
        var (head, blocks) = _network.Authority.Prove(new RecordPath(PublishedLexicon.Schemas, Nsid));
        var car = CarWriter.ToBytes(head.Cid, blocks);
        Assert.True(KeyText.TryParse(_network.Authority.Account.States[^1].Key.Multikey, out var key));
        var proof = new SchemaProof(Did.Parse(_network.Authority.Account.Did), $"{PublishedLexicon.Schemas}/{Nsid}");
        var truth = proof.Read(car, key, out _, out _);
        Assert.NotNull(truth);

        for (var at = 0; at < car.Length; at++)
        {
            var turned = car.ToArray();
            turned[at] ^= (byte)(1 << (at % 8));
            Assert.True(proof.Read(turned, key, out _, out _) is not { } found || found == truth, $"byte {at}");
        }
    }

    private static DidKey KeyOf(SimulatedRepo repo) => Did.Parse(repo.Account.Did).Key;

    private Task<CommandRun> RunAsync(string verb, params string[] arguments) =>
        CommandRun.OfAsync(["lexicon", verb, .. arguments, .. _network.Options, "--data", _folder]);
}
