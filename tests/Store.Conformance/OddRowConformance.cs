using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Rows, keys and batches that an engine's own command would trip over.</summary>
public abstract class OddRowConformance(StoreFixture fixture)
{
    private const int LabelColumn = 2;
    private const int PayloadColumn = 9;

    public static TheoryData<bool> BulkAndLive => [true, false];

    [Theory]
    [MemberData(nameof(BulkAndLive))]
    public async Task Every_byte_comes_back_from_text_bytes_and_rest(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        var rows = Enumerable.Range(0, 256).Select(EveryByte).ToArray();

        await store.WriteAsync(batch => _ = bulk ? batch.Bulk(rows) : batch.Live(rows));

        var found = (await store.RowsAsync(Everything)).ToDictionary(row => row.RecordKey);
        Assert.All(rows, row =>
        {
            var stored = found[row.RecordKey];
            Assert.Equal(row.Columns[LabelColumn], stored.Columns[LabelColumn]);
            Assert.Equal(row.Columns[PayloadColumn], stored.Columns[PayloadColumn]);
            Assert.Equal(row.Rest, stored.Rest);
        });
    }

    [Theory]
    [MemberData(nameof(BulkAndLive))]
    public async Task Rows_stand_in_the_order_of_their_keys_in_whatever_order_they_came(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        var rows = Enumerable.Range(0, 300).Select(i => TestRow.Of(Numbered(i / 30), $"key{i % 30:D2}", 1)).ToArray();
        var ordered = rows.OrderBy(row => row.Did).ThenBy(row => row.RecordKey, StringComparer.Ordinal).Select(row => (row.Did, row.RecordKey)).ToList();
        new Random(5).Shuffle(rows);

        await store.WriteAsync(batch => _ = bulk ? batch.Bulk(rows) : batch.Live(rows));

        Assert.Equal(ordered, (await store.RowsAsync(Everything)).Select(row => (row.Did, row.RecordKey)));
    }

    [Theory]
    [MemberData(nameof(BulkAndLive))]
    public async Task The_longest_keys_and_collections_are_told_apart_by_their_last_character(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        var collection = "com." + string.Join('.', Enumerable.Repeat(new string('c', 61), 4)) + "." + new string('n', 63);
        var key = new string('k', 511);
        TestRow[] rows =
        [
            TestRow.Of(Alice, key + "a", 1), TestRow.Of(Alice, key + "A", 1), TestRow.Of(Alice, key + ":", 1),
            TestRow.Unregistered(Alice, key + "a", 1, collection), TestRow.Unregistered(Alice, key + "b", 1, collection),
            TestRow.Unregistered(Alice, key + "a", 1, collection[..^1]),
        ];

        await store.WriteAsync(batch => _ = bulk ? batch.Bulk(rows) : batch.Live(rows));
        await store.WriteAsync(batch => batch.Delete(rows[0] with { Rev = 2 }).Delete(rows[3] with { Rev = 2 }));

        Assert.Equal([key + ":", key + "A"], (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
        Assert.Equal(
            [(collection[..^1], key + "a"), (collection, key + "b")],
            (await store.RowsAsync(StoreTable.Unregistered)).Select(row => (row.Collection, row.RecordKey)));
    }

    [Theory]
    [MemberData(nameof(BulkAndLive))]
    public async Task Records_of_a_mebibyte_come_back_whole(bool bulk)
    {
        await using var store = await fixture.OpenAsync();
        var random = new Random(7);
        var rows = Enumerable.Range(0, 6).Select(i => TestRow.Unregistered(Alice, $"key{i}", 1) with { Rest = Noise(random, 1024 * 1024) }).ToArray();

        await store.WriteAsync(batch => _ = bulk ? batch.Bulk(rows) : batch.Live(rows));

        Assert.Equal(rows.Select(row => row.Rest), (await store.RowsAsync(StoreTable.Unregistered)).Select(row => row.Rest));
    }

    [Fact]
    public async Task A_batch_of_which_every_row_was_withdrawn_moves_the_position_alone()
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch =>
        {
            var rows = batch.LiveBatch(Everything);
            rows.Withdraw(TestRow.Of(Alice, "key", 1).AppendTo(rows));
            batch.CountOperation();
            batch.Position("relay", 1, 11);
        });

        Assert.Empty(await store.RowsAsync(Everything));
        Assert.Equal(0, await store.TotalAsync(Collection));
        Assert.Equal(11, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[1]);
    }

    [Theory]
    [InlineData("create", "create")]
    [InlineData("create update", "update")]
    [InlineData("create delete", null)]
    [InlineData("create update delete", null)]
    [InlineData("create delete recreate", "recreate")]
    [InlineData("update delete", null)]
    [InlineData("delete create", "create")]
    [InlineData("delete create delete", null)]
    public async Task Of_one_key_inside_one_batch_the_last_operation_holds(string operations, string? label)
    {
        foreach (var isThere in new[] { false, true })
        {
            await using var store = await fixture.OpenAsync();
            if (isThere)
                await store.WriteAsync(batch => batch.Live(TestRow.Of(Alice, "key", 1)).Repo(Alice, 1));
            using var projectors = new ProjectorSet();
            using var builder = new BatchBuilder(projectors);

            var rev = Tid.FromValue(2);
            foreach (var operation in operations.Split(' '))
            {
                if (operation == "delete")
                    builder.Delete(Everything, Alice, rev, Everything.CollectionUtf8, "key"u8);
                else
                    builder.Upsert(Everything, new RowOrigin(Alice, rev, 0), Put(operation));
            }

            await store.Writer.WriteAsync(builder.Batch, store.Fence, CancellationToken.None);

            var rows = await store.RowsAsync(Everything);
            Assert.Equal(label is null ? [] : [label], rows.Select(row => Encoding.UTF8.GetString(row.Columns[LabelColumn]!)));
            Assert.Equal(rows.Count, await store.TotalAsync(Collection));
            Assert.Equal(rows.Count, (await store.CountsAsync(Alice)).GetValueOrDefault(Collection));
        }
    }

    [Fact]
    public async Task A_repository_that_was_loaded_by_half_is_repaired_by_difference()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "same", 5, "same"), TestRow.Of(Alice, "stale", 5, "stale"), TestRow.Of(Alice, "extra", 5)));

        var keys = new List<StoredKey>();
        await foreach (var key in store.Store.Records.ListKeysAsync(Everything, Alice, CancellationToken.None))
            keys.Add(key);
        await store.WriteAsync(batch =>
        {
            batch.ReplaceSameRev = true;
            batch.Live(TestRow.Of(Alice, "stale", 5, "fresh"), TestRow.Of(Alice, "missing", 5, "new")).Delete(TestRow.Of(Alice, "extra", 5)).Repo(Alice, 5);
        });

        Assert.Equal(3, keys.Count);
        Assert.Equal(
            [("missing", "new"), ("same", "same"), ("stale", "fresh")],
            (await store.RowsAsync(Everything)).Select(row => (row.RecordKey, row.RestText)));
        Assert.Equal((3L, 3L), ((await store.CountsAsync(Alice))[Collection], await store.TotalAsync(Collection)));
    }

    [Fact]
    public async Task A_lost_lease_stops_merges_repairs_and_queueing_too()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "there", 1)));
        store.Time.Advance(TimeSpan.FromMinutes(2));
        await store.Store.Leases.TryTakeAsync("other", TimeSpan.FromMinutes(1), CancellationToken.None);

        // Bulk rows of which one is there are merged: another path.
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "there", 2), TestRow.Of(Alice, "late", 2))));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(batch =>
        {
            batch.ReplaceSameRev = true;
            batch.Live(TestRow.Of(Alice, "there", 1, "late"));
        }));
        await Assert.ThrowsAsync<LaneLostException>(() => store.WriteAsync(
            batch => batch.Enqueues[Alice] = new QueuedRepo(Alice, null, "https://host.example", 0, 0)));

        var row = Assert.Single(await store.RowsAsync(Everything));
        Assert.Equal(("there", 1UL, ""), (row.RecordKey, row.Rev, row.RestText));
        Assert.Empty(await store.Store.Queue.CountByHostAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_strangers_wrote_into_system_tables_is_kept_without_what_an_engine_refuses()
    {
        await using var store = await fixture.OpenAsync();
        var odd = "nul \0, half \uD83E and quote ' \\ \u0001 \U0001F98B";

        await store.WriteAsync(batch =>
        {
            batch.Repos[Alice] = new RepoState { Did = Alice, Host = odd, Handle = odd, Error = odd };
            batch.DeadLetters.Add(new DeadLetter("bad-cbor", odd, odd, Alice, odd, [0, 0xFF, 0x5C], 1));
            batch.Enqueues[Bob] = new QueuedRepo(Bob, null, odd, 0, 0);
        });

        var kept = "nul \uFFFD, half \uFFFD and quote ' \\ \u0001 \U0001F98B";
        var repo = await store.RepoAsync(Alice);
        Assert.Equal((kept, kept, kept), (repo!.Host, repo.Handle, repo.Error));
        Assert.Equal(kept, await store.QueryAsync("SELECT path FROM dead_letter"));
        Assert.Equal([kept], (await store.Store.Queue.CountByHostAsync(CancellationToken.None)).Keys);
    }

    private static TestRow EveryByte(int value)
    {
        var row = TestRow.Of(Alice, $"key{value:D3}", 1) with { Rest = [(byte)value, 0, (byte)value] };
        row.Columns[PayloadColumn] = [(byte)'<', (byte)value, (byte)value, (byte)'>'];

        // Text never holds NUL: such a value stands in rest.
        row.Columns[LabelColumn] = Encoding.UTF8.GetBytes($"<{(char)Math.Max(1, value)}{(char)Math.Max(1, value)}>");
        return row;
    }

    private static RecordOp Put(string label)
    {
        var block = new ByteBuffer();
        var writer = new CborWriter(block);
        writer.WriteMapHead(2);
        writer.WriteText("$type"u8);
        writer.WriteText(Everything.CollectionUtf8);
        writer.WriteText("label"u8);
        writer.WriteText(Encoding.UTF8.GetBytes(label));
        var bytes = block.Written.ToArray();
        block.Dispose();
        return new RecordOp(RecordAction.Create, Everything.CollectionUtf8, "key"u8.ToArray(), Cid.OfDagCbor(bytes), bytes);
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

public sealed class SqliteOddRowTests(SqliteFixture fixture) : OddRowConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15OddRowTests(Postgres15Fixture fixture) : OddRowConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18OddRowTests(Postgres18Fixture fixture) : OddRowConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaOddRowTests(MariaFixture fixture) : OddRowConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaOddRowTests(TidbOnMariaFixture fixture) : OddRowConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbOddRowTests(TidbFixture fixture) : OddRowConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresOddRowTests(YugabyteOnPostgresFixture fixture)
    : OddRowConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteOddRowTests(YugabyteFixture fixture) : OddRowConformance(fixture), IClassFixture<YugabyteFixture>;
