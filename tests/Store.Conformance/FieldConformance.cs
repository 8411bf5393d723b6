using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class FieldConformance(StoreFixture fixture)
{
    public static TheoryData<string> Paths => ["bulk", "live"];

    /// <summary>One row of the least, one of the greatest values, one of odd ones, one of NULLs alone.</summary>
    internal static TestRow[] Extremes =>
    [
        new(Everything, Alice, "0-least", 0)
        {
            Columns =
            [
                [0], TestRow.Number(long.MinValue), [], new byte[16], [], [], new byte[32], TestRow.Number(0),
                TestRow.Number(Micros(1000, 1, 1)), [],
            ],
            Rest = [],
        },
        new(Everything, Alice, new string('z', 512), long.MaxValue)
        {
            Cid = Filled(100),
            Columns =
            [
                [1], TestRow.Number(long.MaxValue), Encoding.UTF8.GetBytes(new string('\uFFFD', 170) + "xx"), Filled(16), Filled(848), Filled(100), Filled(100),
                TestRow.Number(long.MaxValue), TestRow.Number(Micros(9999, 12, 31) + (86_400L * 1_000_000) - 1), Filled(16_384),
            ],
            Rest = Filled(1024 * 1024),
        },
        new(Everything, Bob, "3jzfcijpj2z2a", 1)
        {
            Columns =
            [
                null, TestRow.Number(-1), "héllo\twörld\n\\N 'quoted' \"双\" 🦋"u8.ToArray(), null, "\0a\0"u8.ToArray(), [0], null, null,
                TestRow.Number(-1), "\0\\.\n"u8.ToArray(),
            ],
            Rest = [0xA1, 0x61, 0x00, 0x00],
        },
        new(Everything, Bob, "nulls", 1),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_field_comes_back_as_it_was_written(string path)
    {
        await using var store = await fixture.OpenAsync();

        await store.WriteAsync(batch => _ = path == "bulk" ? batch.Bulk(Extremes) : batch.Live(Extremes));

        var rows = await store.RowsAsync(Everything);
        Assert.Equal(Extremes.Length, rows.Count);
        foreach (var row in Extremes)
            Assert.Equal(Tuple(row), await ReadTupleAsync(store, row));
    }

    [Fact]
    public async Task An_update_carries_every_field_too()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Live([.. Extremes.Select(row => new TestRow(Everything, row.Did, row.RecordKey, 0))]));
        var newer = Extremes.Select(row => row with { Rev = Math.Max(row.Rev, 1) }).ToArray();

        await store.WriteAsync(batch => batch.Live(newer));

        foreach (var row in newer)
            Assert.Equal(Tuple(row), await ReadTupleAsync(store, row));
    }

    [Fact]
    public async Task A_record_without_a_table_is_kept_whole()
    {
        await using var store = await fixture.OpenAsync();
        var row = TestRow.Unregistered(Alice, "key", 3) with { Rest = Filled(100_000) };

        await store.WriteAsync(batch => batch.Bulk(row));

        Assert.Equal(Tuple(row), await ReadTupleAsync(store, row));
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_found()
    {
        await using var store = await fixture.OpenAsync();

        Assert.Null(await store.Store.Records.ReadAsync(Everything, TestRow.Of(Alice, "none", 1).Key, CancellationToken.None));
        Assert.Null(await store.Store.Records.ReadAsync(StoreTable.Unregistered, TestRow.Unregistered(Alice, "none", 1).Key, CancellationToken.None));
    }

    private static async Task<byte[]> ReadTupleAsync(TestStore store, TestRow row)
    {
        var stored = await store.Store.Records.ReadAsync(row.Table, row.Key, CancellationToken.None);
        Assert.NotNull(stored);
        return stored.Value.Tuple.ToArray();
    }

    private static byte[] Tuple(TestRow row)
    {
        using var batch = new RecordBatch(row.Table);
        row.AppendTo(batch);
        return batch.Buffer.Written.ToArray();
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0xFF);
        return bytes;
    }

    private static long Micros(int year, int month, int day) =>
        (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerMicrosecond)
        - (new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerMicrosecond);
}

public sealed class SqliteFieldTests(SqliteFixture fixture) : FieldConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15FieldTests(Postgres15Fixture fixture) : FieldConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18FieldTests(Postgres18Fixture fixture) : FieldConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaFieldTests(MariaFixture fixture) : FieldConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaFieldTests(TidbOnMariaFixture fixture) : FieldConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbFieldTests(TidbFixture fixture) : FieldConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresFieldTests(YugabyteOnPostgresFixture fixture)
    : FieldConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteFieldTests(YugabyteFixture fixture) : FieldConformance(fixture), IClassFixture<YugabyteFixture>;
