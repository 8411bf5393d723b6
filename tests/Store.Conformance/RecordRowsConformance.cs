using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public abstract class RecordRowsConformance(StoreFixture fixture)
{
    private const int LabelField = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_a_collection_join_without_gap_or_repeat(bool reverse)
    {
        await using var store = await fixture.OpenAsync();
        var all = Enumerable.Range(0, 25).Select(i => TestRow.Of(Numbered(i / 5), $"key{i % 5}", 1)).ToArray();
        await store.WriteAsync(batch => batch.Bulk(all));

        var paged = await PageAsync(store, new RowQuery(Everything) { Reverse = reverse, Limit = 4 });

        var ordered = all.OrderBy(row => row.Did).ThenBy(row => row.RecordKey, StringComparer.Ordinal).Select(row => (row.Did, row.RecordKey));
        Assert.Equal(reverse ? ordered.Reverse() : ordered, paged.Select(row => (row.Did, row.RecordKey)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_one_repository_join_without_gap_or_repeat(bool reverse)
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk([.. Keys(10).Select(key => TestRow.Of(Alice, key, 1)), TestRow.Of(Bob, "other", 1)]));

        var paged = await PageAsync(store, new RowQuery(Everything) { Did = Alice, Reverse = reverse, Limit = 3 });

        Assert.Equal(reverse ? Keys(10).Reverse() : Keys(10), paged.Select(row => row.RecordKey));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "com.example.two")]
    [InlineData(true, "com.example.two")]
    public async Task Pages_of_records_without_a_table_join_too(bool reverse, string? collection)
    {
        await using var store = await fixture.OpenAsync();
        string[] collections = ["com.example.one", "com.example.two"];
        var all = collections.SelectMany(name => Keys(6).Select(key => TestRow.Unregistered(Alice, key, 1, name))).ToArray();
        await store.WriteAsync(batch => batch.Bulk([.. all, TestRow.Unregistered(Bob, "key9", 1, "com.example.two")]));

        var ofAlice = await PageAsync(
            store, new RowQuery(StoreTable.Unregistered) { Did = Alice, Collection = collection, Reverse = reverse, Limit = 5 });
        var ofAll = await PageAsync(store, new RowQuery(StoreTable.Unregistered) { Collection = collection, Reverse = reverse, Limit = 5 });

        var expected = all.Where(row => collection is null || row.Collection == collection).Select(row => (row.Collection, row.RecordKey));
        Assert.Equal(reverse ? expected.Reverse() : expected, ofAlice.Select(row => (row.Collection, row.RecordKey)));
        Assert.Equal(ofAlice.Count + 1, ofAll.Count);
    }

    [Fact]
    public async Task Tid_keys_stand_before_others_and_each_kind_in_the_order_of_its_text()
    {
        await using var store = await fixture.OpenAsync();
        string[] keys = ["2222222222222", "3jzfcijpj2z2a", "jzzzzzzzzzzzz", "-", "3jzfcijpj2z2", "Self", "self"];
        await store.WriteAsync(batch => batch.Bulk([.. keys.Reverse().Select(key => TestRow.Of(Alice, key, 1))]));

        Assert.Equal(keys, (await store.RowsAsync(Everything)).Select(row => row.RecordKey));
    }

    [Fact]
    public async Task A_filter_finds_equal_values_alone()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(
            Labelled("one", "wanted"), Labelled("two", "Wanted"), Labelled("three", "wanted "), Labelled("four", "wanted"), TestRow.Of(Bob, "null", 1)));

        var found = await PageAsync(store, new RowQuery(Everything) { Filters = [Filter(LabelField, "wanted"u8)], Limit = 1 });

        Assert.Equal(["four", "one"], found.Select(row => row.RecordKey));
    }

    [Fact]
    public async Task Every_kind_of_column_can_be_filtered_by()
    {
        await using var store = await fixture.OpenAsync();
        var row = FieldConformance.Extremes[1];
        await store.WriteAsync(batch => batch.Bulk(FieldConformance.Extremes));

        for (var column = 0; column < row.Columns.Length; column++)
        {
            var filter = new FieldFilter(Everything.FirstColumnField + column, row.Columns[column]);
            var found = await PageAsync(store, new RowQuery(Everything) { Filters = [filter] });
            Assert.Equal(row.RecordKey, Assert.Single(found).RecordKey);
        }
    }

    [Fact]
    public async Task Keys_of_a_repository_come_with_their_cids()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(
            TestRow.Of(Alice, "b", 1), TestRow.Of(Alice, "a", 1), TestRow.Of(Bob, "c", 1),
            TestRow.Unregistered(Alice, "d", 1, "com.example.two"), TestRow.Unregistered(Alice, "e", 1, "com.example.one")));

        Assert.Equal([(Collection, "a"), (Collection, "b")], await KeysAsync(store, Everything));
        Assert.Equal([("com.example.one", "e"), ("com.example.two", "d")], await KeysAsync(store, StoreTable.Unregistered));
    }

    private static async Task<List<(string Collection, string RecordKey)>> KeysAsync(TestStore store, StoreTable table)
    {
        var keys = new List<(string, string)>();
        await foreach (var key in store.Store.Records.ListKeysAsync(table, Alice, CancellationToken.None))
        {
            Assert.Equal(32, key.Cid.Length);
            var text = new byte[512];
            keys.Add((key.Collection, Encoding.UTF8.GetString(text, 0, RecordKeyForm.WriteText(key.RecordKey.Span, text))));
        }

        return keys;
    }

    private static async Task<List<TestRow>> PageAsync(TestStore store, RowQuery query)
    {
        var rows = new List<TestRow>();
        for (var full = true; full;)
        {
            var page = new List<TestRow>();
            await foreach (var row in store.Store.Records.ListAsync(query, CancellationToken.None))
                page.Add(TestRow.Read(row));
            Assert.InRange(page.Count, 0, query.Limit);
            rows.AddRange(page);
            full = page.Count == query.Limit;
            if (full)
                query = query with { After = page[^1].Key };
        }

        return rows;
    }

    private static TestRow Labelled(string key, string label)
    {
        var row = TestRow.Of(Alice, key, 1);
        row.Columns[LabelField - Everything.FirstColumnField] = Encoding.UTF8.GetBytes(label);
        return row;
    }

    private static FieldFilter Filter(int field, ReadOnlySpan<byte> value) => new(field, value.ToArray());

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(i => $"key{i}");
}

public sealed class SqliteRecordRowsTests(SqliteFixture fixture) : RecordRowsConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15RecordRowsTests(Postgres15Fixture fixture) : RecordRowsConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18RecordRowsTests(Postgres18Fixture fixture) : RecordRowsConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaRecordRowsTests(MariaFixture fixture) : RecordRowsConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaRecordRowsTests(TidbOnMariaFixture fixture) : RecordRowsConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbRecordRowsTests(TidbFixture fixture) : RecordRowsConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresRecordRowsTests(YugabyteOnPostgresFixture fixture)
    : RecordRowsConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteRecordRowsTests(YugabyteFixture fixture) : RecordRowsConformance(fixture), IClassFixture<YugabyteFixture>;
