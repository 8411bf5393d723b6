using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Which level each repository reaches, and what waits for its key.</summary>
public sealed class LevelTests : IDisposable
{
    private static readonly LiveMix Quiet = new() { Accounts = 0, NewAccounts = 0, Identities = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    private string StoreUrl => $"sqlite:{Path.Combine(_folder, "store.db")}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_repository_reaches_full_unless_its_last_commit_is_older_than_its_key()
    {
        var options = new SimulatorOptions { Repos = 30, Records = 900, Mix = new LiveMix { KeyRotations = 40, Migrations = 10 } };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        host.Network.Advance(200);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl, keys: new SimulatedKeys(host.Network));
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        await indexer.AssertCatchesUpAsync(host);
        var fetched = await LevelsAsync(indexer);
        Assert.All(fetched, repo => Assert.Equal(LevelOf(host.Network, repo), repo.Level));
        Assert.Equal([VerificationLevel.Full, VerificationLevel.EarlierKey], fetched.Select(repo => repo.Level).Distinct().Order());

        host.Network.Advance(400);
        await indexer.AssertCatchesUpAsync(host);
        Assert.DoesNotContain(FaultReasons.CommitSignature, indexer.Settings.Counters.DroppedByReason.Keys);
        Assert.True((await LevelsAsync(indexer)).Count(IsEarlier) < fetched.Count(IsEarlier));

        static bool IsEarlier(RepoState repo) => repo.Level == VerificationLevel.EarlierKey;
    }

    [Fact]
    public async Task An_identity_that_cannot_be_resolved_is_counted_and_asked_for_again()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 8, Records = 200, Mix = Quiet }, TestContext.Current.CancellationToken);
        var keys = new SimulatedKeys(host.Network);
        var lost = host.Network.Repos[0].Account.Did;
        keys.Unreachable[lost] = true;
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl, keys: keys);
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        Assert.True(await indexer.WaitUntilAsync(async () => await FindAsync(indexer, lost) is { Attempts: > 0, Error: { } error }
            && error.StartsWith(FaultReasons.IdentityUnresolved, StringComparison.Ordinal)));
        Assert.Null((await FindAsync(indexer, lost))!.Rev);

        keys.Unreachable.Clear();
        await indexer.AssertCatchesUpAsync(host);
        Assert.Equal((SyncState.Active, VerificationLevel.Full), (await FindAsync(indexer, lost)) is { } found ? (found.Sync, found.Level) : default);
    }

    [Fact]
    public async Task The_identity_that_an_account_was_proved_by_stands_with_its_repository_and_follows_its_changes()
    {
        var options = new SimulatorOptions { Repos = 12, Records = 300, Mix = new LiveMix { KeyRotations = 60, Accounts = 0, NewAccounts = 0 } };
        await using var host = await SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken);
        var keys = new SimulatedKeys(host.Network);
        await using (var first = await IndexerUnderTest.StartAsync(StoreUrl, keys: keys))
        {
            first.Follow(host.BaseAddress, IngestMode.Network);
            await first.AssertCatchesUpAsync(host);
            host.Network.Advance(300);
            await first.AssertCatchesUpAsync(host);
            Assert.True(await first.WaitUntilAsync(async () => (await IdentitiesAsync(first)).SequenceEqual(IdentitiesOf(host.Network))));
            await first.StopAsync();
        }

        // Nobody is asked again for the key of an account whose key is still the same.
        var again = new SimulatedKeys(host.Network);
        await using var second = await IndexerUnderTest.StartAsync(StoreUrl, keys: again);
        Assert.Equal(IdentitiesOf(host.Network), await IdentitiesAsync(second));
        Assert.All(await LevelsAsync(second), repo => Assert.NotNull(repo.ResolvedAt));
        var before = host.Network.Repos.ToDictionary(repo => repo.Account.Did, repo => repo.Account.Key.Multikey);
        second.Follow(host.BaseAddress, IngestMode.Network);
        host.Network.Advance(200);
        await second.AssertCatchesUpAsync(host);
        var changed = host.Network.Repos.Where(repo => before[repo.Account.Did] != repo.Account.Key.Multikey).Select(repo => repo.Account.Did).ToHashSet();
        Assert.NotEmpty(changed);
        Assert.True(await second.WaitUntilAsync(async () => (await IdentitiesAsync(second)).SequenceEqual(IdentitiesOf(host.Network))));
        Assert.True(again.Refreshes.Count < before.Count, $"{again.Refreshes.Count} of {before.Count} accounts were asked for, {changed.Count} changed");
        Assert.DoesNotContain(FaultReasons.CommitSignature, second.Settings.Counters.DroppedByReason.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_repository_that_waits_for_its_key_holds_nobody_up_and_loses_nothing_to_a_crash(int passage)
    {
        // What waits for the first answer may, at an identity event, have to wait for another.
        var mix = Quiet with { Identities = 200 };
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 60, Records = 300, Mix = mix }, TestContext.Current.CancellationToken);
        await using (var first = await IndexerUnderTest.StartAsync(StoreUrl, keys: new SimulatedKeys(host.Network)))
        {
            first.Follow(host.BaseAddress, IngestMode.Network);
            await first.AssertCatchesUpAsync(host);
            Assert.True(await first.WaitUntilAsync(async () =>
            {
                host.Network.Advance(1);
                return (await first.Store.ReadPositionsAsync("simulator", default)).Min() > 0;
            }));
            await first.AssertCatchesUpAsync(host);
            await first.StopAsync();
        }

        var fetched = host.RepoRequests.Values.Sum();
        var waiting = host.Network.Repos.Select(repo => repo.Account.Did).GroupBy(did => Lane.Of(Did.Parse(did).Key)).First(lane => lane.Count() > 1).First();
        var gates = Enumerable.Range(0, passage).Select(_ => new TaskCompletionSource()).ToList();
        var keys = new SimulatedKeys(host.Network) { Gate = (waiting, [.. gates.Select(gate => gate.Task)]) };
        await using (var second = await IndexerUnderTest.StartAsync(StoreUrl, keys: keys))
        {
            second.Follow(host.BaseAddress, IngestMode.Network);
            await second.Status!.WhenLive;
            host.Network.Advance(1_000);
            Assert.True(await second.WaitUntilAsync(async () => (await OthersAsync(second, waiting)).SetEquals(OthersOf(host, waiting))));
            gates.SkipLast(1).ToList().ForEach(gate => gate.SetResult());
            Assert.True(await second.WaitUntilAsync(() => Task.FromResult(keys.GatePassages == passage)));
            await second.StopAsync();
        }

        await using var third = await IndexerUnderTest.StartAsync(StoreUrl, keys: new SimulatedKeys(host.Network));
        third.Follow(host.BaseAddress, IngestMode.Network);
        await third.AssertCatchesUpAsync(host);
        Assert.Equal(fetched, host.RepoRequests.Values.Sum());
    }

    [Fact]
    public async Task A_source_that_is_taken_on_trust_claims_no_more()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 6, Records = 100, Mix = Quiet }, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Follow(new("simulator", host.BaseAddress, IngestMode.Network, []) { Demand = VerificationDemand.Trust });
        await indexer.AssertCatchesUpAsync(host);
        Assert.All(await LevelsAsync(indexer), repo => Assert.Equal(VerificationLevel.Structure, repo.Level));

        host.Network.Advance(60);
        await indexer.AssertCatchesUpAsync(host);
        Assert.Contains(await LevelsAsync(indexer), repo => repo.Level == VerificationLevel.Trust);
    }

    private static async Task<List<string>> IdentitiesAsync(IndexerUnderTest indexer) =>
        [.. (await indexer.Store.Repos.ListAsync(null, null, 1_000, default)).Select(repo => $"{repo.Did} {repo.Handle} {repo.SigningKey}").Order(StringComparer.Ordinal)];

    private static List<string> IdentitiesOf(SimulatedNetwork network) =>
    [
        .. network.Repos.Select(repo => $"{Did.Parse(repo.Account.Did).Key} {repo.Account.Handle} {SimulatedKeys.Of(repo.Account.Key)}")
            .Order(StringComparer.Ordinal),
    ];

    private static Task<IReadOnlyList<RepoState>> LevelsAsync(IndexerUnderTest indexer) =>
        indexer.Store.Repos.ListAsync(SyncState.Active, null, 1_000, TestContext.Current.CancellationToken);

    private static async Task<RepoState?> FindAsync(IndexerUnderTest indexer, string did) =>
        (await indexer.Store.Repos.ListAsync(null, null, 1_000, default)).FirstOrDefault(repo => repo.Did == Did.Parse(did).Key);

    private static VerificationLevel LevelOf(SimulatedNetwork network, RepoState state)
    {
        var repo = network.Repos.Single(repo => Did.Parse(repo.Account.Did).Key == state.Did);
        if (state.Account != Lexidex.Indexer.Projection.AccountStatus.Active)
            return state.Level;
        using var check = new SignatureCheck();
        Assert.True(CommitDecoder.TryDecode(repo.Head.Block, out var signed, out _));
        return check.IsSignedBy(signed, SimulatedKeys.Of(repo.Account.Key)) ? VerificationLevel.Full : VerificationLevel.EarlierKey;
    }

    private static async Task<HashSet<string>> OthersAsync(IndexerUnderTest indexer, string did) =>
        [.. (await indexer.ReadAllAsync()).Where(record => !record.StartsWith(KeyOf(did), StringComparison.Ordinal))];

    private static IEnumerable<string> OthersOf(SimulatorHost host, string did) =>
        StoredRecords.Of(host.Network.Model).Where(record => !record.StartsWith(KeyOf(did), StringComparison.Ordinal));

    private static string KeyOf(string did) => Did.Parse(did).Key.ToString()!;
}
