using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;
using AccountStatus = Lexidex.Indexer.Projection.AccountStatus;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>What a host answers of an account that it does not list: who is believed, and what becomes of the records.</summary>
public sealed class AccountToldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("deleted", nameof(AccountStatus.Deleted), true)]
    [InlineData("deactivated", nameof(AccountStatus.Deactivated), false)]
    [InlineData("takendown", nameof(AccountStatus.Takendown), false)]
    public async Task A_relay_s_answer_hides_the_account_and_only_a_deleted_one_loses_its_records(string word, string status, bool areRecordsGone)
    {
        var (account, records) = await AfterAsync((network, repo) => new AccountTold(
            SourceAt(network.BaseAddress), new AccountChange(0, Did.Parse(repo.Account.Did), Active: false, word)));

        Assert.Equal((status, areRecordsGone), (account.ToString(), records == 0));
    }

    [Theory]
    [InlineData("its own", nameof(AccountStatus.Deleted))]
    [InlineData("another", nameof(AccountStatus.Active))]
    [InlineData("a relay", nameof(AccountStatus.Active))]
    public async Task That_nothing_is_known_of_an_account_means_something_only_where_it_lives(string place, string status)
    {
        var (account, records) = await AfterAsync((network, repo) => Unknown(repo, place switch
        {
            "its own" => network.PdsHosts[repo.Account.Pds],
            "another" => network.PdsHosts[1 - repo.Account.Pds],
            _ => network.BaseAddress,
        }));

        Assert.Equal((status, status == nameof(AccountStatus.Deleted)), (account.ToString(), records == 0));
    }

    [Theory]
    [InlineData(0, nameof(AccountStatus.Deactivated))]
    [InlineData(1, nameof(AccountStatus.Active))]
    public async Task A_pds_speaks_only_of_the_accounts_that_live_there(int step, string status)
    {
        var (account, _) = await AfterAsync((network, repo) =>
        {
            var host = network.PdsHosts[(repo.Account.Pds + step) % 2];
            return new AccountTold(
                SourceAt(host) with { DirectHost = host.ToString() },
                new AccountChange(0, Did.Parse(repo.Account.Did), Active: false, "deactivated"));
        });

        Assert.Equal(status, account.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task That_nothing_is_known_of_an_account_means_nothing_where_its_home_cannot_be_found_now(bool wasKnownBefore)
    {
        var (account, records) = await AfterAsync(
            (network, repo) => Unknown(repo, network.PdsHosts[repo.Account.Pds]), isHomeKnown: false, wasKnownBefore);

        Assert.Equal((AccountStatus.Active, true), (account, records > 0));
    }

    private static AccountTold Unknown(SimulatedRepo repo, Uri host) =>
        new(SourceAt(host), new AccountChange(0, Did.Parse(repo.Account.Did), Active: false, "deleted")) { IsUnknownThere = true };

    private static IngestSource SourceAt(Uri host) => new("test", IngestMode.Network, host.ToString());

    /// <summary>How an account stands, and how many records of it there are, after a complete repository and then this.</summary>
    private async Task<(AccountStatus Account, int Records)> AfterAsync(
        Func<SimulatorHost, SimulatedRepo, AccountTold> told, bool isHomeKnown = true, bool wasKnownBefore = false)
    {
        await using var network = await SimulatorHost.StartAsync(
            new SimulatorOptions { Repos = 1, Records = 20, PdsHosts = 2 }, TestContext.Current.CancellationToken);
        var repo = network.Network.Repos[0];
        var keys = new SimulatedKeys(network.Network, network);
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}", keys: keys);
        var (head, blocks) = repo.Export();
        var car = new MemoryCar(CarWriter.ToBytes(head.Cid, blocks));
        var whole = new RepoCar(Did.Parse(repo.Account.Did), car, "test", Host: null) { Demand = VerificationDemand.Structure };
        await indexer.Pipeline.LoadAsync(whole, default);
        if (wasKnownBefore)
            await keys.RefreshAsync(Did.Parse(repo.Account.Did), default);
        if (!isHomeKnown)
            keys.Unreachable[repo.Account.Did] = true;
        await indexer.Pipeline.TellAsync(told(network, repo), default);
        await indexer.Pipeline.StopAsync();
        var state = Assert.Single(await indexer.Store.Repos.ListAsync(null, null, 10, default));
        var records = (await indexer.Store.Repos.CountCollectionsAsync(state.Did, default)).Values.Sum();
        return (state.Account, (int)records);
    }
}
