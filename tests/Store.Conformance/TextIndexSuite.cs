using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Indexes of kind text, of one column and of two, where the engine has them: words of a row lead to it, and the index is what finds it.</summary>
public abstract class TextIndexSuite(StoreFixture fixture)
{
    private static readonly StoreTable Notes = new(new TableProjection(
        Nsid.Parse("com.example.note"),
        "com_example_note",
        [new ColumnProjection("title", ["title"], ColumnType.Text, 512), new ColumnProjection("words", ["words"], ColumnType.Text, ColumnCaps.Long)],
        [
            new IndexProjection("com_example_note__words__text", ["words"], IndexKind.Text),
            new IndexProjection("com_example_note__both__text", ["title", "words"], IndexKind.Text),
        ]));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("words", "see")]
    [InlineData("title", "haus")]
    public async Task Words_lead_to_their_rows_by_the_index(string column, string word)
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.EnsureTableAsync(Notes.Projection!, Stop);
        await store.WriteAsync(batch => batch.Bulk(Row("one", null, "Ein Haus am See"), Row("two", "haus", "und Hof"), Row("three", "Garten", null)));
        await store.Store.EnsureIndexesAsync(Notes.Projection!, Stop);
        await store.Store.EnsureIndexesAsync(Notes.Projection!, Stop);

        var found = $"FROM com_example_note WHERE to_tsvector('simple', {column}) @@ to_tsquery('simple', '{word}')";
        Assert.Equal("1", await store.QueryAsync($"SELECT count(*) {found}"));

        // So small a table would be read whole, were that not forbidden.
        var plan = await store.QueryAsync($"SET enable_seqscan = off; EXPLAIN (FORMAT JSON) SELECT rkey {found}");
        Assert.Contains("com_example_note__", plan, StringComparison.Ordinal);
        await store.Store.Changes.DropIndexesAsync(Notes.Projection!, [.. Notes.Projection!.Indexes.Select(index => index.Name)], Stop);
        Assert.Equal("0", await store.QueryAsync("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'com_example_note%text'"));
    }

    private static TestRow Row(string key, string? title, string? words) =>
        new(Notes, Alice, key, 1) { Collection = "com.example.note", Columns = [Bytes(title), Bytes(words)], Rest = [0xA0] };

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}

public sealed class Postgres15TextIndexTests(Postgres15Fixture fixture) : TextIndexSuite(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18TextIndexTests(Postgres18Fixture fixture) : TextIndexSuite(fixture), IClassFixture<Postgres18Fixture>;
