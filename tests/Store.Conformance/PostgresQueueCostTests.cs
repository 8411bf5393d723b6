using System.Globalization;
using System.Text.Json;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Npgsql;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>What a claim costs PostgreSQL, in pages that it looks at: as many when the queue is twenty times as long.</summary>
public abstract class PostgresQueueCost(PostgresFixture fixture)
{
    private const int Limit = 10;
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    private static int Many => Tier.AtLeast(TierLevel.Long) ? 1_000_000 : 200_000;

    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task A_claim_looks_at_as_many_pages_however_long_the_queue_is(string plans)
    {
        Tier.Require(TierLevel.Default);
        await using var few = await FilledAsync(10_000);
        await using var many = await FilledAsync(Many);

        var (pagesOfFew, pagesOfMany) = (await PagesOfClaimAsync(few, plans), await PagesOfClaimAsync(many, plans));

        Assert.InRange(pagesOfFew, 1, 1_000);
        Assert.InRange(pagesOfMany, 1, pagesOfFew * 2);
    }

    [Fact]
    public async Task What_was_claimed_and_done_before_costs_a_claim_nothing()
    {
        Tier.Require(TierLevel.Default);
        await using var store = await FilledAsync(Many);
        var fresh = await PagesOfClaimAsync(store, "force_custom_plan");

        // Nothing sweeps up in this table: the rows that were done stand there dead.
        await store.QueryAsync($"""
            UPDATE repo_queue SET due_at = due_at + interval '5 minutes', is_claimed = true
            WHERE due_at < timestamptz '2025-01-01Z' + {Many / 20 * 19} * interval '1 ms'
            """);
        await store.QueryAsync("DELETE FROM repo_queue WHERE is_claimed");
        for (var claim = 0; claim < 3; claim++)
            Assert.Equal(Limit, (await store.Store.Queue.ClaimAsync("a.test", Limit, Hold, CancellationToken.None)).Count);

        Assert.InRange(await PagesOfClaimAsync(store, "force_custom_plan"), 1, fresh * 2);
    }

    [Fact]
    public async Task What_turns_up_behind_earlier_claims_is_found_after_five_minutes()
    {
        await using var store = await FilledAsync(100);
        Assert.Equal(Limit, (await store.Store.Queue.ClaimAsync("a.test", Limit, Hold, CancellationToken.None)).Count);
        await store.QueryAsync("UPDATE repo_queue SET due_at = due_at - interval '1 day' WHERE did = lpad(to_hex(99), 32, '0')::uuid");

        store.Time.Advance(Hold);

        var late = await store.Store.Queue.ClaimAsync("a.test", 100, Hold, CancellationToken.None);
        Assert.Equal(95, late.Count);
    }

    // Due one after the other, as a listing finds them; a twentieth is for another host, a twentieth is urgent.
    private async Task<TestStore> FilledAsync(int rows)
    {
        var store = await fixture.OpenAsync();
        await store.QueryAsync("ALTER TABLE repo_queue SET (autovacuum_enabled = false)");
        await store.QueryAsync($"""
            INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
            SELECT lpad(to_hex(n), 32, '0')::uuid, n / 100 % 256, NULL, CASE WHEN n % 20 = 0 THEN 'b.test' ELSE 'a.test' END, CASE WHEN n % 20 = 1 THEN 5 ELSE 0 END,
                   timestamptz '2025-01-01Z' + n * interval '1 ms', 0, false
            FROM generate_series(1, {rows}) AS n
            """);
        await store.QueryAsync("ANALYZE repo_queue");
        return store;
    }

    private static async Task<long> PagesOfClaimAsync(TestStore store, string plans)
    {
        await using var connection = new NpgsqlConnection($"{store.Url};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SET plan_cache_mode = {plans}", connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + PostgresRepoQueue.Claim;
        ((PostgresRepoQueue)store.Store.Queue).BindClaim(command, "a.test", Limit, Hold);
        using var plan = JsonDocument.Parse(Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!);
        var top = plan.RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
    }
}

public sealed class Postgres15QueueCostTests(Postgres15Fixture fixture) : PostgresQueueCost(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18QueueCostTests(Postgres18Fixture fixture) : PostgresQueueCost(fixture), IClassFixture<Postgres18Fixture>;
