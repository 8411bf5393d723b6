using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>A copy as JSON is text to every engine: it comes back as it was written, and the engine's own functions read it.</summary>
public abstract class JsonCopyConformance(StoreFixture fixture)
{
    private const string Odd = """["naïve 🙂","\"quoted\" \\ and\ttab","\r\n","\u0007"]""";

    private static readonly StoreTable Copies = new(new TableProjection(
        Nsid.Parse("com.example.copies"), "com_example_copies", [new ColumnProjection("tags", ["tags"], ColumnType.Json, ColumnCaps.Json)], []));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_comes_back_as_it_was_written_up_to_its_cap(bool isBulk)
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureTableAsync(Copies.Projection!, TestContext.Current.CancellationToken);
        string?[] texts = [Odd, "[]", null, "null", $"[\"{new string('x', ColumnCaps.Json - 4)}\"]", "18446744073709551615"];
        TestRow[] rows = [.. texts.Select((text, number) => Row($"key{number}", 5, text))];

        await store.WriteAsync(batch => _ = isBulk ? batch.Bulk(rows) : batch.Live(rows));

        Assert.Equal(texts, (await store.RowsAsync(Copies)).OrderBy(row => row.RecordKey, StringComparer.Ordinal).Select(TextOf));
    }

    [Fact]
    public async Task A_newer_copy_takes_the_place_of_the_older_and_the_view_and_the_engine_s_own_functions_read_it()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureTableAsync(Copies.Projection!, TestContext.Current.CancellationToken);
        await store.WriteAsync(batch => batch.Live(Row("key", 5, """["old","older"]""")));
        await store.WriteAsync(batch => batch.Live(Row("key", 6, Odd)));

        Assert.Equal("naïve 🙂", await store.QueryAsync($"SELECT {First(store.Store.Dialect.Name)} FROM com_example_copies_v"));
    }

    private static string First(string dialect) => dialect switch
    {
        "postgres" or "yugabyte" => "tags::jsonb ->> 0",
        "sqlite" => "json_extract(tags, '$[0]')",
        _ => "JSON_VALUE(tags, '$[0]')",
    };

    private static TestRow Row(string key, ulong rev, string? text) => new(Copies, Alice, key, rev)
    {
        Collection = Copies.Collection.Text,
        Columns = [text is null ? null : Encoding.UTF8.GetBytes(text)],
        Rest = [0xA0],
    };

    private static string? TextOf(TestRow row) => row.Columns[0] is { } text ? Encoding.UTF8.GetString(text) : null;
}

public sealed class SqliteJsonCopyTests(SqliteFixture fixture) : JsonCopyConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15JsonCopyTests(Postgres15Fixture fixture) : JsonCopyConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18JsonCopyTests(Postgres18Fixture fixture) : JsonCopyConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaJsonCopyTests(MariaFixture fixture) : JsonCopyConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaJsonCopyTests(TidbOnMariaFixture fixture) : JsonCopyConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbJsonCopyTests(TidbFixture fixture) : JsonCopyConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresJsonCopyTests(YugabyteOnPostgresFixture fixture)
    : JsonCopyConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteJsonCopyTests(YugabyteFixture fixture) : JsonCopyConformance(fixture), IClassFixture<YugabyteFixture>;
