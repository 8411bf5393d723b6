using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class RepoQueueConformance(StoreFixture fixture)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_is_queued_already_is_not_added_again()
    {
        await using var store = await fixture.OpenAsync();
        var queue = store.Store.Queue;

        Assert.Equal(2, await queue.AddAsync([Repo(1), Repo(2)], CancellationToken.None));
        Assert.Equal(1, await queue.AddAsync([Repo(2, "b.test"), Repo(3)], CancellationToken.None));
        Assert.Equal(0, await queue.AddAsync([], CancellationToken.None));

        var counts = await queue.CountByHostAsync(CancellationToken.None);
        Assert.Equal(("a.test", 3L), (Assert.Single(counts).Key, counts["a.test"]));
    }

    [Fact]
    public async Task A_claim_is_held_from_others_and_comes_back_after_its_time()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Queue.AddAsync([Repo(1), Repo(2), Repo(3, "b.test")], CancellationToken.None);

        var first = await ClaimAsync(store, limit: 1);
        var second = await ClaimAsync(store, limit: 5);
        Assert.Equal((1, 1), (first.Count, second.Count));
        Assert.NotEqual(first[0], second[0]);
        Assert.Empty(await ClaimAsync(store));

        store.Time.Advance(Hold);
        Assert.Equal(2, (await ClaimAsync(store)).Count);
    }

    [Fact]
    public async Task Higher_priorities_go_first()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Queue.AddAsync([Repo(1, priority: 0), Repo(2, priority: 9), Repo(3, priority: -4), Repo(4, priority: 9)], CancellationToken.None);

        var claims = (await ClaimAsync(store, limit: 3)).Select(repo => repo.Priority);

        Assert.Equal([9, 9, 0], claims);
    }

    [Fact]
    public async Task A_retry_is_due_at_its_time_with_one_attempt_more()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Queue.AddAsync([Repo(1)], CancellationToken.None);
        var claimed = Assert.Single(await ClaimAsync(store));
        var dueAt = (store.Time.GetUtcNow().AddHours(1) - DateTimeOffset.UnixEpoch).Ticks / 10;

        await store.Store.Queue.RetryAsync(claimed.Did, dueAt, "timed out\0", CancellationToken.None);

        store.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(await ClaimAsync(store));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(claimed with { Attempts = 1 }, Assert.Single(await ClaimAsync(store)));
    }

    [Fact]
    public async Task Claims_of_a_process_that_is_gone_are_due_at_once_and_retries_are_not()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Queue.AddAsync([Repo(1), Repo(2)], CancellationToken.None);
        var claims = await ClaimAsync(store);
        await store.Store.Queue.RetryAsync(claims[0].Did, long.MaxValue / 100, "later", CancellationToken.None);

        await store.Store.Queue.ReleaseClaimsAsync(CancellationToken.None);

        Assert.Equal(claims[1].Did, Assert.Single(await ClaimAsync(store)).Did);
    }

    [Fact]
    public async Task A_batch_takes_repositories_off_the_queue_and_puts_others_on()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Queue.AddAsync([Repo(1), Repo(2)], CancellationToken.None);
        var web = new QueuedRepo(DidKey.Of("did:web:b.test"u8), "did:web:b.test", "a.test", 0, 0);

        await store.WriteAsync(batch =>
        {
            batch.Dequeues.Add(Numbered(1));
            batch.Enqueues[web.Did] = web;
            batch.Enqueues[Numbered(2)] = Repo(2, "other.test");
        });

        Assert.Equal(new HashSet<QueuedRepo> { Repo(2), web }, [.. await ClaimAsync(store)]);
    }

    private static async Task<IReadOnlyList<QueuedRepo>> ClaimAsync(TestStore store, int limit = 10) =>
        await store.Store.Queue.ClaimAsync("a.test", limit, Hold, CancellationToken.None);

    private static QueuedRepo Repo(int number, string host = "a.test", int priority = 0) => new(Numbered(number), null, host, priority, 0);
}

public sealed class SqliteRepoQueueTests(SqliteFixture fixture) : RepoQueueConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15RepoQueueTests(Postgres15Fixture fixture) : RepoQueueConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18RepoQueueTests(Postgres18Fixture fixture) : RepoQueueConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaRepoQueueTests(MariaFixture fixture) : RepoQueueConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaRepoQueueTests(TidbOnMariaFixture fixture) : RepoQueueConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbRepoQueueTests(TidbFixture fixture) : RepoQueueConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresRepoQueueTests(YugabyteOnPostgresFixture fixture)
    : RepoQueueConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteRepoQueueTests(YugabyteFixture fixture) : RepoQueueConformance(fixture), IClassFixture<YugabyteFixture>;
