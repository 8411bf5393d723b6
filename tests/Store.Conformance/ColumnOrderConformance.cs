using System.Buffers.Binary;
using System.Globalization;
using Lexidex.Indexer.Stores;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Rows in the order of a column that a time index keeps, over all repositories.</summary>
public abstract class ColumnOrderConformance(StoreFixture fixture)
{
    private static readonly int Created = Everything.FirstColumnField + 8;

    // Values of several repositories interleave, many are alike, and some rows have none.
    private static readonly TestRow[] All = [.. Enumerable.Range(0, 90).Select(number => Row(number, number % 9 == 0 ? null : number * 37 % 20))];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 7)]
    [InlineData(true, 7)]
    [InlineData(true, 1000)]
    public async Task Pages_join_without_gap_or_repeat_and_leave_out_rows_without_a_value(bool reverse, int limit)
    {
        await using var store = await FilledAsync();

        var found = await PageAsync(store, new RowQuery(Everything) { Order = new ColumnOrder(Created), Reverse = reverse, Limit = limit });

        Assert.Equal(Keys(Expected(reverse)), Keys(found));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bounds_take_the_first_value_in_and_leave_the_last_out(bool reverse)
    {
        await using var store = await FilledAsync();
        var order = new ColumnOrder(Created) { From = TestRow.Number(Moment(5)), Before = TestRow.Number(Moment(11)) };

        var found = await PageAsync(store, new RowQuery(Everything) { Order = order, Reverse = reverse, Limit = 4 });

        Assert.Equal(Keys(Expected(reverse).Where(row => ValueOf(row) >= Moment(5) && ValueOf(row) < Moment(11))), Keys(found));
    }

    [Fact]
    public async Task One_repository_and_what_a_filter_finds_come_in_the_order_too()
    {
        await using var store = await FilledAsync();
        var query = new RowQuery(Everything) { Order = new ColumnOrder(Created), Reverse = true, Limit = 3 };
        var number = new FieldFilter(Everything.FirstColumnField + 1, TestRow.Number(1));

        var ofOne = await PageAsync(store, query with { Did = Numbered(2) });
        var filtered = await PageAsync(store, query with { Filters = [number] });

        Assert.Equal(Keys(Expected(reverse: true).Where(row => row.Did == Numbered(2))), Keys(ofOne));
        Assert.Equal(Keys(Expected(reverse: true).Where(row => row.Columns[1]![^1] == 1)), Keys(filtered));
    }

    [Fact]
    public async Task A_value_of_the_column_finds_its_rows()
    {
        await using var store = await FilledAsync();

        var found = await PageAsync(store, new RowQuery(Everything) { Filters = [new FieldFilter(Created, TestRow.Number(Moment(7)))], Limit = 2 });

        Assert.Equal(Keys(Expected(reverse: false).Where(row => ValueOf(row) == Moment(7))), Keys(found));
    }

    private async Task<TestStore> FilledAsync()
    {
        var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(All));
        await store.Store.EnsureIndexesAsync(Everything.Projection!, CancellationToken.None);
        return store;
    }

    private static async Task<List<TestRow>> PageAsync(TestStore store, RowQuery query)
    {
        var rows = new List<TestRow>();
        for (var count = query.Limit; count == query.Limit;)
        {
            count = 0;
            await foreach (var stored in store.Store.Records.ListAsync(query, CancellationToken.None))
            {
                rows.Add(TestRow.Read(stored));
                count++;
            }

            if (count > 0)
                query = query with { After = rows[^1].Key, Order = query.Order is { } order ? order with { After = rows[^1].Columns[8] } : null };
        }

        return rows;
    }

    private static IEnumerable<TestRow> Expected(bool reverse)
    {
        var ordered = All.Where(row => row.Columns[8] is not null).OrderBy(ValueOf).ThenBy(row => row.Did).ThenBy(row => row.RecordKey, StringComparer.Ordinal);
        return reverse ? ordered.Reverse() : ordered;
    }

    private static IEnumerable<(Schema.Syntax.DidKey, string)> Keys(IEnumerable<TestRow> rows) => rows.Select(row => (row.Did, row.RecordKey));

    private static long ValueOf(TestRow row) => BinaryPrimitives.ReadInt64BigEndian(row.Columns[8]);

    private static TestRow Row(int number, int? minute)
    {
        var row = TestRow.Of(Numbered(number % 6), string.Create(CultureInfo.InvariantCulture, $"key{number:D3}"), 1);
        row.Columns[1] = TestRow.Number(number % 4);
        row.Columns[8] = minute is { } value ? TestRow.Number(Moment(value)) : null;
        return row;
    }

    // Some stand before 2000, where the tuple form counts backwards.
    private static long Moment(int minute) => (minute - 10) * 60_000_000L;
}

public sealed class SqliteColumnOrderTests(SqliteFixture fixture) : ColumnOrderConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15ColumnOrderTests(Postgres15Fixture fixture) : ColumnOrderConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18ColumnOrderTests(Postgres18Fixture fixture) : ColumnOrderConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaColumnOrderTests(MariaFixture fixture) : ColumnOrderConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaColumnOrderTests(TidbOnMariaFixture fixture) : ColumnOrderConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbColumnOrderTests(TidbFixture fixture) : ColumnOrderConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresColumnOrderTests(YugabyteOnPostgresFixture fixture)
    : ColumnOrderConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>
{
    [Fact]
    public async Task Each_bucket_of_the_index_is_asked_and_the_server_merges_them()
    {
        await using var store = await fixture.OpenAsync();
        fixture.Facade.Statements.Clear();

        await foreach (var _ in store.Store.Records.ListAsync(new RowQuery(Everything) { Order = new ColumnOrder(Everything.FirstColumnField + 8) }, CancellationToken.None))
        {
        }

        var statement = Assert.Single(fixture.Facade.Statements, text => text.Contains("UNION ALL", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 16), bucket => Assert.Contains($"WHERE (yb_hash_code(\"did\") % 16) = {bucket} AND \"created_at\" IS NOT NULL ORDER BY", statement, StringComparison.Ordinal));
        Assert.EndsWith(") ORDER BY \"created_at\", \"did\", \"rkey\" LIMIT 50", statement, StringComparison.Ordinal);
    }
}

public sealed class YugabyteColumnOrderTests(YugabyteFixture fixture) : ColumnOrderConformance(fixture), IClassFixture<YugabyteFixture>;
