using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class SystemTablesConformance(StoreFixture fixture)
{
    [Fact]
    public async Task Opening_twice_changes_nothing()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1)));

        await store.Store.OpenAsync(CancellationToken.None);
        await store.Store.EnsureTableAsync(Everything.Projection!, CancellationToken.None);

        Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal("1", await store.QueryAsync("SELECT version FROM store_format"));
    }

    [Theory]
    [InlineData(0, "older release")]
    [InlineData(2, "newer release")]
    public async Task An_unknown_format_is_refused_and_the_message_says_what_to_do(int version, string advice)
    {
        var url = await fixture.NewUrlAsync();
        await using (var store = StoreFactory.Create(url))
            await store.OpenAsync(CancellationToken.None);
        await fixture.QueryAsync(url, $"UPDATE store_format SET version = {version}");

        await using var other = StoreFactory.Create(url);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync(CancellationToken.None));

        Assert.Contains($"format version {version}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tables_of_another_program_are_left_alone()
    {
        var url = await fixture.NewUrlAsync();
        await fixture.QueryAsync(url, "CREATE TABLE record (id integer PRIMARY KEY)");

        await using var store = StoreFactory.Create(url);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("another program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purge_takes_every_row_count_and_text_of_a_repository()
    {
        await using var store = await fixture.OpenAsync();
        var web = DidKey.Of("did:web:example.com"u8);
        await store.WriteAsync(batch =>
        {
            batch.Bulk(TestRow.Of(web, "a", 1), TestRow.Unregistered(web, "b", 1), TestRow.Of(Alice, "c", 1), TestRow.Unregistered(Alice, "d", 1));
            batch.Repos[web] = new RepoState { Did = web, DidText = "did:web:example.com", Rev = Tid.FromValue(1) };
        });

        await store.WriteAsync(batch =>
        {
            batch.Purges.Add(web);
            batch.Repos[web] = new RepoState { Did = web, Rev = Tid.FromValue(2), Account = AccountStatus.Deleted };
        });

        Assert.Equal(["c"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(["d"], (await store.RowsAsync(StoreTable.Unregistered)).Select(row => row.RecordKey));
        Assert.Empty(await store.CountsAsync(web));
        Assert.Equal((1L, 1L), (await store.TotalAsync(Collection), await store.TotalAsync("com.example.other")));
        var repo = await store.RepoAsync(web);
        Assert.Equal((AccountStatus.Deleted, 2UL, null as string), (repo!.Account, repo.Rev!.Value.Value, repo.DidText));
    }

    [Fact]
    public async Task Rows_that_come_with_a_purge_are_written_after_it()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "old", 1)));

        await store.WriteAsync(batch =>
        {
            batch.Purges.Add(Alice);
            batch.Bulk(TestRow.Of(Alice, "new", 2));
        });

        Assert.Equal(["new"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal((1L, 1L), ((await store.CountsAsync(Alice))[Collection], await store.TotalAsync(Collection)));
    }

    [Fact]
    public async Task Dead_letters_are_kept_once_counted_and_bounded()
    {
        await using var store = await fixture.OpenAsync(new StoreOptions { DeadLetterRowsMax = 3 });
        await store.WriteAsync(batch => batch.DeadLetters.AddRange([Letter("bad-cbor", 1), Letter("bad-cid", 2), Letter("bad-cbor", 1, atMicros: 5)]));
        await store.WriteAsync(batch => batch.DeadLetters.Add(Letter("bad-cid", 2)));
        Assert.Equal((1L, 1L), await LettersAsync(store));

        await store.WriteAsync(batch => batch.DeadLetters.AddRange([Letter("bad-cid", 3), Letter("bad-cid", 4)]));

        Assert.Equal((0L, 3L), await LettersAsync(store));
        Assert.Equal("3", await store.QueryAsync("SELECT count(*) FROM dead_letter"));
        Assert.Equal("1", await store.QueryAsync("SELECT dropped FROM dead_letter_total WHERE reason = 'bad-cbor'"));
    }

    [Fact]
    public async Task Dead_letters_are_bounded_in_bytes_and_the_oldest_go_counted()
    {
        // A letter of 100 bytes, with its texts.
        static DeadLetter Letter(byte content, int bytes = 100) =>
            new("bad-cbor", "why", "relay", Alice, "a/b", [content, .. new byte[bytes - "whyrelaya/b".Length - 1]], AtMicros: 1);
        await using var store = await fixture.OpenAsync(new StoreOptions { DeadLetterBytesMax = 300 });

        await store.WriteAsync(batch => batch.DeadLetters.AddRange([Letter(1), Letter(2), Letter(3)]));
        await store.WriteAsync(batch => batch.DeadLetters.Add(Letter(3)));
        Assert.Equal(("3", "300"), await KeptAsync(store));

        await store.WriteAsync(batch => batch.DeadLetters.Add(Letter(4, bytes: 101)));
        Assert.Equal(("2", "201"), await KeptAsync(store));

        await store.WriteAsync(batch => batch.DeadLetters.Add(Letter(5, bytes: 299)));
        Assert.Equal(("1", "299"), await KeptAsync(store));

        await store.WriteAsync(batch => batch.DeadLetters.AddRange([Letter(6, bytes: 3_000), Letter(7, bytes: 20)]));
        Assert.Equal(("1", "20"), await KeptAsync(store));
        Assert.Equal("6", await store.QueryAsync("SELECT dropped FROM dead_letter_total WHERE reason = 'bad-cbor'"));
    }

    [Fact]
    public async Task Letters_of_an_earlier_release_are_measured_when_the_store_is_opened()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.DeadLetters.AddRange([Letter("bad-cbor", 1), Letter("bad-cid", 2)]));
        var kept = await KeptAsync(store);
        await store.QueryAsync("DROP TABLE dead_letter_size");
        await store.QueryAsync("DELETE FROM store_step WHERE step > 1");

        await store.Store.OpenAsync(CancellationToken.None);

        Assert.Equal(kept, await KeptAsync(store));
    }

    [Fact]
    public async Task Sizes_name_every_collection_with_its_table()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Unregistered(Alice, "b", 1), TestRow.Unregistered(Bob, "b", 1)));

        var sizes = await store.Store.ReadSizesAsync(CancellationToken.None);

        Assert.Equal(
            [(Collection, "com_example_everything", 0L), ("com.example.other", "record", 2L)],
            sizes.Select(size => (size.Collection, size.Table, size.Rows)));
    }

    [Fact]
    public async Task A_view_that_was_dropped_comes_back()
    {
        await using var store = await fixture.OpenAsync();
        await store.QueryAsync("DROP VIEW com_example_everything_v");

        await store.Store.EnsureTableAsync(Everything.Projection!, CancellationToken.None);

        Assert.Equal("0", await store.QueryAsync("SELECT count(*) FROM com_example_everything_v"));
    }

    [Fact]
    public async Task Indexes_come_and_go_and_rows_stay()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(FieldConformance.Extremes));

        await store.Store.EnsureIndexesAsync(Everything.Projection!, CancellationToken.None);
        await store.Store.EnsureIndexesAsync(Everything.Projection!, CancellationToken.None);
        await store.WriteAsync(batch => batch.Live([.. FieldConformance.Extremes.Skip(2).Select(row => row with { Rev = 5 })]));
        await store.Store.Changes.DropIndexesAsync(Everything.Projection!, [.. Everything.Projection!.Indexes.Select(index => index.Name)], CancellationToken.None);

        Assert.Equal(FieldConformance.Extremes.Length, (await store.RowsAsync(Everything)).Count);
    }

    private static async Task<(string? Letters, string? Bytes)> KeptAsync(TestStore store) =>
        (await store.QueryAsync("SELECT count(*) FROM dead_letter"), await store.QueryAsync("SELECT bytes FROM dead_letter_size"));

    private static async Task<(long BadCbor, long BadCid)> LettersAsync(TestStore store)
    {
        var counts = await store.Store.CountDeadLettersAsync(CancellationToken.None);
        return (counts.GetValueOrDefault("bad-cbor"), counts.GetValueOrDefault("bad-cid"));
    }

    private static DeadLetter Letter(string reason, byte content, long atMicros = 1) =>
        new(reason, "detail", "relay", Alice, "com.example.other/key", [content, 0], atMicros);
}

public sealed class SqliteSystemTablesTests(SqliteFixture fixture) : SystemTablesConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15SystemTablesTests(Postgres15Fixture fixture) : SystemTablesConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18SystemTablesTests(Postgres18Fixture fixture) : SystemTablesConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaSystemTablesTests(MariaFixture fixture) : SystemTablesConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaSystemTablesTests(TidbOnMariaFixture fixture) : SystemTablesConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbSystemTablesTests(TidbFixture fixture) : SystemTablesConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresSystemTablesTests(YugabyteOnPostgresFixture fixture)
    : SystemTablesConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteSystemTablesTests(YugabyteFixture fixture) : SystemTablesConformance(fixture), IClassFixture<YugabyteFixture>;
