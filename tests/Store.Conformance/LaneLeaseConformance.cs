using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;

namespace Lexidex.Store.Conformance;

public abstract class LaneLeaseConformance(StoreFixture fixture)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Lanes_are_taken_over_only_after_the_lease_has_run_out()
    {
        await using var store = await fixture.OpenAsync();
        var leases = store.Store.Leases;
        await leases.RenewAsync(store.Fence, Duration, CancellationToken.None);

        Assert.Null(await leases.TryTakeAsync("other", Duration, CancellationToken.None));
        store.Time.Advance(Duration);

        // Where rows are also written outside of transactions, the last statement of the former owner is let end.
        if (store.Store.Capabilities.LateWrites > TimeSpan.Zero)
        {
            Assert.Null(await leases.TryTakeAsync("other", Duration, CancellationToken.None));
            store.Time.Advance(store.Store.Capabilities.LateWrites);
        }

        var other = await leases.TryTakeAsync("other", Duration, CancellationToken.None);

        Assert.NotNull(other);
        Assert.True(other.Value.Epoch > store.Fence.Epoch);
        await Assert.ThrowsAsync<LaneLostException>(() => leases.RenewAsync(store.Fence, Duration, CancellationToken.None));
    }

    [Fact]
    public async Task A_renewed_lease_is_not_taken_over()
    {
        await using var store = await fixture.OpenAsync();
        var leases = store.Store.Leases;
        await leases.RenewAsync(store.Fence, Duration, CancellationToken.None);
        store.Time.Advance(Duration / 2);

        await leases.RenewAsync(store.Fence, Duration, CancellationToken.None);
        store.Time.Advance(Duration / 2);

        Assert.Null(await leases.TryTakeAsync("other", Duration, CancellationToken.None));
    }

    [Fact]
    public async Task A_released_lease_is_taken_at_once_at_a_higher_epoch()
    {
        await using var store = await fixture.OpenAsync();

        await store.Store.Leases.ReleaseAsync(store.Fence, CancellationToken.None);
        var other = await store.Store.Leases.TryTakeAsync("other", Duration, CancellationToken.None);

        Assert.Equal("other", other!.Value.Owner);
        Assert.True(other.Value.Epoch > store.Fence.Epoch);
    }

    [Fact]
    public async Task An_owner_that_takes_again_fences_off_its_former_self()
    {
        await using var store = await fixture.OpenAsync();

        var again = await store.Store.Leases.TryTakeAsync(store.Fence.Owner, Duration, CancellationToken.None);

        Assert.NotNull(again);
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Position("relay", 0, 1)));
        await store.WriteAsync(batch => batch.Position("relay", 0, 2), again);
        Assert.Equal(2, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    [Fact]
    public async Task Releasing_a_lost_lease_leaves_the_new_owner_alone()
    {
        await using var store = await fixture.OpenAsync();
        store.Time.Advance(TimeSpan.FromMinutes(2));
        var other = await store.Store.Leases.TryTakeAsync("other", Duration, CancellationToken.None);

        await store.Store.Leases.ReleaseAsync(store.Fence, CancellationToken.None);

        await store.Store.Leases.RenewAsync(other!.Value, Duration, CancellationToken.None);
        Assert.Null(await store.Store.Leases.TryTakeAsync("test", Duration, CancellationToken.None));
    }
}

public sealed class SqliteLaneLeaseTests(SqliteFixture fixture) : LaneLeaseConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15LaneLeaseTests(Postgres15Fixture fixture) : LaneLeaseConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18LaneLeaseTests(Postgres18Fixture fixture) : LaneLeaseConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaLaneLeaseTests(MariaFixture fixture) : LaneLeaseConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaLaneLeaseTests(TidbOnMariaFixture fixture) : LaneLeaseConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbLaneLeaseTests(TidbFixture fixture) : LaneLeaseConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresLaneLeaseTests(YugabyteOnPostgresFixture fixture)
    : LaneLeaseConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteLaneLeaseTests(YugabyteFixture fixture) : LaneLeaseConformance(fixture), IClassFixture<YugabyteFixture>;
