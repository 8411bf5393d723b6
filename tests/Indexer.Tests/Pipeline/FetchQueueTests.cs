using System.Buffers;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Live;
using Lexidex.Simulator.Repos;
using Xunit;
using AccountStatus = Lexidex.Indexer.Projection.AccountStatus;
using ToldStatus = Lexidex.Simulator.Repos.AccountStatus;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Which repositories wait to be fetched, after what was told of them while they were asked for.</summary>
public sealed class FetchQueueTests : IDisposable
{
    private const string Host = "http://127.0.0.1:1/";

    private static readonly SimulatedNetwork Network = new(seed: 5, repos: 1, records: 20);
    private static readonly SimulatedAccount Account = Network.Repos[0].Account;
    private static readonly Did Owner = Did.Parse(Account.Did);

    private readonly IngestSource _source = new("test", IngestMode.Network, Host) { Demand = VerificationDemand.Structure };
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_account_that_leaves_while_its_fetch_fails_is_hidden_and_not_asked_for_again()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
            await pipeline.SendAsync(new FetchBegins(Owner), default);
            await pipeline.SendAsync(Told(ToldStatus.Deactivated, 1), default);
            await pipeline.SendAsync(Refused, default);
        });

        Assert.Equal(AccountStatus.Deactivated, state.Account);
        Assert.Equal(0, queued);
    }

    [Fact]
    public async Task An_account_that_leaves_and_returns_while_its_fetch_fails_is_asked_for_again()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
            await pipeline.SendAsync(new FetchBegins(Owner), default);
            await pipeline.SendAsync(Told(ToldStatus.Deactivated, 1), default);
            await pipeline.SendAsync(Told(ToldStatus.Active, 2), default);
            await pipeline.SendAsync(Refused, default);
        });

        Assert.Equal((AccountStatus.Active, SyncState.Desynchronized), (state.Account, state.Sync));
        Assert.Equal(1, queued);
    }

    [Fact]
    public async Task An_account_that_a_list_shows_to_have_returned_is_asked_for_again()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Deactivated, Host), default);
            await pipeline.SendAsync(Refused, default);
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
        });

        Assert.Equal(AccountStatus.Active, state.Account);
        Assert.Equal(1, queued);
    }

    [Fact]
    public async Task An_account_that_is_away_does_not_return_because_an_operator_names_it()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, Account: null, Host), default);
            await pipeline.SendAsync(Refused, default);
            await pipeline.SendAsync(new RepoListed(Owner, null, Account: null, Host), default);
        });

        Assert.Equal(AccountStatus.Deactivated, state.Account);
        Assert.Equal(0, queued);
    }

    [Theory]
    [InlineData("repo-takendown", nameof(AccountStatus.Takendown))]
    [InlineData("repo-suspended", nameof(AccountStatus.Suspended))]
    [InlineData("repo-deactivated", nameof(AccountStatus.Deactivated))]
    [InlineData("repo-not-found", nameof(AccountStatus.Deleted))]
    [InlineData("host-refused", nameof(AccountStatus.Active))]
    public async Task A_refusal_tells_of_the_account_what_no_event_told(string reason, string status)
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
            await pipeline.SendAsync(new FetchFailed(Owner, new RepoFault(reason, "as told"), IsFinal: true), default);
        });

        Assert.Equal(status, state.Account.ToString());
        Assert.Equal(0, queued);
    }

    [Fact]
    public async Task A_repository_that_is_listed_just_before_it_is_loaded_leaves_the_queue()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
            await LoadAsync(pipeline, Host);
        });

        Assert.Equal(SyncState.Active, state.Sync);
        Assert.Equal(0, queued);
    }

    [Fact]
    public async Task A_repository_that_came_from_a_file_is_known_from_the_host_that_lists_it()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await LoadAsync(pipeline, host: null);
            await pipeline.SendAsync(new RepoListed(Owner, Rev, AccountStatus.Active, Host), default);
        });

        Assert.Equal((Host, SyncState.Active), (state.Host, state.Sync));
        Assert.Equal(0, queued);
    }

    [Fact]
    public async Task A_list_that_was_read_before_an_account_was_deleted_does_not_bring_it_back()
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await LoadAsync(pipeline, Host);
            await pipeline.SendAsync(Told(ToldStatus.Deleted, 1), default);
            await pipeline.SendAsync(new RepoListed(Owner, Rev, AccountStatus.Active, Host), default);
            await pipeline.SendAsync(new FetchFailed(Owner, new RepoFault("repo-not-found", "as told"), IsFinal: true), default);
        });

        Assert.Equal(AccountStatus.Deleted, state.Account);
        Assert.Equal(0, queued);
    }

    [Theory]
    [InlineData(Host, nameof(AccountStatus.Active))]
    [InlineData(null, nameof(AccountStatus.Deleted))]
    public async Task A_deleted_account_that_is_listed_again_is_asked_for_and_back_once_its_host_gives_the_repository(string? host, string status)
    {
        var (state, queued) = await AfterAsync(async pipeline =>
        {
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Deleted, Host), default);
            await pipeline.SendAsync(new RepoListed(Owner, null, AccountStatus.Active, Host), default);
        });
        Assert.Equal((AccountStatus.Deleted, 1), (state.Account, queued));

        (state, queued) = await AfterAsync(pipeline => LoadAsync(pipeline, host));
        Assert.Equal((status, Rev, 0), (state.Account.ToString(), state.Rev, queued));
    }

    private static Task<RepoOutcome> LoadAsync(IngestPipeline pipeline, string? host)
    {
        var (head, blocks) = Network.Repos[0].Export();
        var car = new MemoryCar(CarWriter.ToBytes(head.Cid, blocks));
        return pipeline.LoadAsync(new RepoCar(Owner, car, "test", host) { Demand = VerificationDemand.Structure }, default);
    }

    private static Tid Rev => Network.Repos[0].Export().Head.Revision;

    private static FetchFailed Refused => new(Owner, new RepoFault("repo-deactivated", "as told"), IsFinal: true);

    private async Task<(RepoState State, long Queued)> AfterAsync(Func<IngestPipeline, Task> work)
    {
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        await work(indexer.Pipeline);
        await indexer.Pipeline.StopAsync();
        var state = Assert.Single(await indexer.Store.Repos.ListAsync(null, null, 10, default));
        var queue = await indexer.Store.Queue.CountByHostAsync(default);
        return (state, queue.Values.Sum());
    }

    private LiveFrame Told(ToldStatus status, long seq)
    {
        var bytes = FrameEncoder.Encode(new StreamEvent.Account(Account, status), seq, "2026-01-01T00:00:00.000Z");
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer, 0);
        return new LiveFrame(_source, new SourceFrame(buffer, bytes.Length, Owner, seq));
    }
}
