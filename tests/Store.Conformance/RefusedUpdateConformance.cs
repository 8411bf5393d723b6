using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>A row that the engine never takes is an update: what stood there before is no record of the repository any more.</summary>
/// <param name="label">What the engine does not take in column label.</param>
/// <param name="refusal">A statement by which it does not; empty where its own rules suffice.</param>
public abstract class RefusedUpdateConformance(StoreFixture fixture, byte[] label, string refusal = "")
{
    private const int LabelField = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_row_of_before_goes_with_its_count_and_links_and_the_letter_keeps_the_bytes(bool alone)
    {
        await using var store = await fixture.OpenAsync();
        await store.KeepLinksAsync(Collection);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "a", 1).Naming("did:web:a.example"), TestRow.Of(Alice, "b", 1)).Repo(Alice, 1));
        if (refusal.Length > 0)
            await store.QueryAsync(refusal);
        using var batch = new LaneBatch();
        batch.Live(Refused(TestRow.Of(Alice, "a", 2))).Repo(Alice, 2).Position("relay", 0, 9);
        if (!alone)
            batch.Live(TestRow.Of(Alice, "b", 2), TestRow.Of(Bob, "c", 2)).Repo(Bob, 2);

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Equal(alone ? ["b"] : ["b", "c"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(1, (await store.CountsAsync(Alice))[Collection]);
        Assert.Equal(alone ? 1 : 2, await store.TotalAsync(Collection));
        Assert.Empty(await store.LinksAsync());
        Assert.Equal((SyncState.Active, 2UL), ((await store.RepoAsync(Alice))!.Sync, (await store.RepoAsync(Alice))!.Rev!.Value.Value));
        Assert.Equal(1, (await store.Store.CountDeadLettersAsync(CancellationToken.None))[StoreReasons.RowRefused]);
        Assert.Equal(9, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }

    [Fact]
    public async Task A_rewrite_that_is_refused_leaves_the_row_as_it_stands()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "a", 1)).Repo(Alice, 1));
        if (refusal.Length > 0)
            await store.QueryAsync(refusal.Replace("INSERT", "UPDATE", StringComparison.Ordinal));
        using var batch = new LaneBatch { RewriteOnly = true };
        batch.Live(Refused(TestRow.Of(Alice, "a", 1)));

        await store.Writer.WriteAsync(batch, store.Fence, CancellationToken.None);

        Assert.Equal(1, batch.RowsRefused);
        Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal(SyncState.Active, (await store.RepoAsync(Alice))!.Sync);
    }

    private TestRow Refused(TestRow row)
    {
        var columns = (byte[]?[])row.Columns.Clone();
        columns[LabelField] = label;
        return row with { Columns = columns };
    }
}

// A value that would be longer than SQLite allows for any.
public sealed class SqliteRefusedUpdateTests(SqliteFixture fixture) : RefusedUpdateConformance(fixture, "refused"u8.ToArray(), Refusal), IClassFixture<SqliteFixture>
{
    private const string Refusal =
        "CREATE TRIGGER refuses BEFORE INSERT ON com_example_everything WHEN NEW.label = 'refused' BEGIN SELECT length(zeroblob(2000000000 + length(NEW.label))); END";
}

// Half of a character.
public sealed class Postgres15RefusedUpdateTests(Postgres15Fixture fixture) : RefusedUpdateConformance(fixture, [(byte)'a', 0xC3]), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18RefusedUpdateTests(Postgres18Fixture fixture) : RefusedUpdateConformance(fixture, [(byte)'a', 0xC3]), IClassFixture<Postgres18Fixture>;

public sealed class YugabyteOnPostgresRefusedUpdateTests(YugabyteOnPostgresFixture fixture)
    : RefusedUpdateConformance(fixture, [(byte)'a', 0xC3]), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteRefusedUpdateTests(YugabyteFixture fixture) : RefusedUpdateConformance(fixture, [(byte)'a', 0xC3]), IClassFixture<YugabyteFixture>;

// Longer than its column.
public sealed class MariaRefusedUpdateTests(MariaFixture fixture) : RefusedUpdateConformance(fixture, new byte[600]), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaRefusedUpdateTests(TidbOnMariaFixture fixture) : RefusedUpdateConformance(fixture, new byte[600]), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbRefusedUpdateTests(TidbFixture fixture) : RefusedUpdateConformance(fixture, new byte[600]), IClassFixture<TidbFixture>;
