using System.Globalization;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>What a claim costs MariaDB, in rows that it reads, as the server counts them for each table.</summary>
public sealed class MariaQueueCostTests(MariaFixture fixture) : IClassFixture<MariaFixture>
{
    private const int Limit = 10;

    private static int Many => Tier.AtLeast(TierLevel.Long) ? 2_000_000 : 200_000;

    [Fact]
    public async Task A_claim_reads_as_many_rows_however_long_the_queue_is()
    {
        Tier.Require(TierLevel.Default);

        var (few, many) = (await RowsReadByClaimAsync(10_000), await RowsReadByClaimAsync(Many));

        Assert.InRange(few, Limit, 10 * Limit);
        Assert.Equal(few, many);
    }

    private async Task<long> RowsReadByClaimAsync(int rows)
    {
        await using var store = await fixture.OpenAsync();
        await store.QueryAsync($"""
            INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
            SELECT UNHEX(LPAD(HEX(seq), 32, '0')), seq % 256, NULL, IF(seq % 20 = 0, 'b.test', 'a.test'),
                   IF(seq % 20 = 1, 5, 0), TIMESTAMP'2025-01-01 00:00:00' + INTERVAL 1000 * seq MICROSECOND, 0, 0
            FROM seq_1_to_{rows}
            """);
        await store.QueryAsync("SET GLOBAL userstat = 1");
        var before = await RowsReadAsync(store);
        Assert.Equal(Limit, (await store.Store.Queue.ClaimAsync("a.test", Limit, TimeSpan.FromMinutes(5), CancellationToken.None)).Count);
        return await RowsReadAsync(store) - before;
    }

    private static async Task<long> RowsReadAsync(TestStore store) => long.Parse(
        (await store.QueryAsync(
            "SELECT COALESCE(SUM(ROWS_READ), 0) FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'repo_queue'"))!,
        CultureInfo.InvariantCulture);
}
