using Lexidex.Indexer.Stores.Sqlite;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using SQLitePCL;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>What a claim costs the embedded store, in steps of its virtual machine.</summary>
public sealed class SqliteQueueCostTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private const int Limit = 10;

    private static int Many => Tier.AtLeast(TierLevel.Long) ? 2_000_000 : 200_000;

    [Fact]
    public async Task A_claim_takes_as_many_steps_however_long_the_queue_is_and_neither_scans_nor_sorts()
    {
        Tier.Require(TierLevel.Default);

        var (few, many) = (await CostOfClaimAsync(10_000), await CostOfClaimAsync(Many));

        Assert.InRange(few.Steps, 1, 5_000);
        Assert.InRange(many.Steps, 1, few.Steps * 2);
        Assert.Equal((0, 0), (many.Scanned, many.Sorted));
    }

    private async Task<(long Steps, long Scanned, long Sorted)> CostOfClaimAsync(int rows)
    {
        await using var store = await fixture.OpenAsync();
        await store.QueryAsync($"""
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rows})
            INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
            SELECT CAST(printf('%016d', n) AS BLOB), n % 256, NULL, CASE WHEN n % 20 = 0 THEN 'b.test' ELSE 'a.test' END,
                   CASE WHEN n % 20 = 1 THEN 5 ELSE 0 END, 1000 * n, 0, 0 FROM n
            """);
        var sqlite = (SqliteStore)store.Store;
        await TakeCostAsync(sqlite);
        Assert.Equal(Limit, (await sqlite.Queue.ClaimAsync("a.test", Limit, TimeSpan.FromMinutes(5), CancellationToken.None)).Count);
        return await TakeCostAsync(sqlite);
    }

    private static async Task<(long Steps, long Scanned, long Sorted)> TakeCostAsync(SqliteStore store)
    {
        var cost = (0L, 0L, 0L);
        await store.WriteAsync(
            session => cost = (
                session.TakeStatus(raw.SQLITE_STMTSTATUS_VM_STEP),
                session.TakeStatus(raw.SQLITE_STMTSTATUS_FULLSCAN_STEP),
                session.TakeStatus(raw.SQLITE_STMTSTATUS_SORT)),
            CancellationToken.None);
        return cost;
    }
}
