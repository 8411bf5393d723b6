using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Lexicons;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

public sealed class ProjectionCompilerTests
{
    [Fact]
    public void A_like_becomes_its_two_references_and_its_time()
    {
        var table = Starter.Compile("app.bsky.feed.like");

        Assert.Equal("app_bsky_feed_like", table.Table);
        Assert.Equal(
            [
                "subject subject/uri AtUri 848", "subject_cid subject/cid Cid 100", "created_at createdAt Datetime 0",
                "via via/uri AtUri 848", "via_cid via/cid Cid 100",
            ],
            Shown(table));
        Assert.Equal(["app_bsky_feed_like__subject__key", "app_bsky_feed_like__via__key"], table.Indexes.Select(index => index.Name));
        Assert.All(table.Indexes, index => Assert.Equal(IndexKind.Key, index.Kind));
    }

    [Fact]
    public void Objects_are_entered_one_level_and_no_further()
    {
        Assert.Equal(
            [
                "text text Text 16384", "reply_root reply/root/uri AtUri 848", "reply_root_cid reply/root/cid Cid 100",
                "reply_parent reply/parent/uri AtUri 848", "reply_parent_cid reply/parent/cid Cid 100", "created_at createdAt Datetime 0",
            ],
            Shown(Starter.Compile("app.bsky.feed.post")));
    }

    [Fact]
    public void Each_kind_of_scalar_gets_its_column()
    {
        Assert.Equal(
            [
                "text text Text 16384", "created_at createdAt Datetime 0", "score score Integer 0", "pinned pinned Boolean 0",
                "subject subject/uri AtUri 848", "subject_cid subject/cid Cid 100", "about about Did 0", "attachment attachment CidLink 100",
                "payload payload Bytes 16384", "meta_source meta/source Text 512", "meta_count meta/count Integer 0",
            ],
            Shown(Starter.Compile("dev.lexidex.sim.note")));
    }

    [Theory]
    [InlineData("""{"type": "string"}""", ColumnType.Text, 16_384)]
    [InlineData("""{"type": "string", "maxLength": 512}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "maxLength": 513}""", ColumnType.Text, 16_384)]
    [InlineData("""{"type": "string", "maxGraphemes": 5}""", ColumnType.Text, 16_384)]
    [InlineData("""{"type": "string", "enum": ["a"]}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "knownValues": ["a"]}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "const": "a"}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "format": "handle"}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "format": "at-identifier"}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "format": "uri", "maxLength": 4000}""", ColumnType.Text, 512)]
    [InlineData("""{"type": "string", "format": "tid"}""", ColumnType.Tid, 0)]
    [InlineData("""{"type": "string", "format": "cid"}""", ColumnType.Cid, 100)]
    [InlineData("""{"type": "bytes", "maxLength": 512}""", ColumnType.Bytes, 512)]
    [InlineData("""{"type": "bytes"}""", ColumnType.Bytes, 16_384)]
    public void A_cap_is_512_bytes_where_a_key_index_may_stand(string definition, ColumnType type, int capBytes)
    {
        var column = Assert.Single(Compile($"\"a\": {definition}").Columns);

        Assert.Equal((type, capBytes), (column.Type, column.CapBytes));
    }

    [Theory]
    [InlineData("""{"type": "array", "items": {"type": "integer"}}""")]
    [InlineData("""{"type": "union", "refs": ["com.atproto.repo.strongRef"]}""")]
    [InlineData("""{"type": "blob"}""")]
    [InlineData("""{"type": "unknown"}""")]
    [InlineData("""{"type": "ref", "ref": "com.example.gone"}""")]
    [InlineData("""{"type": "ref", "ref": "#main"}""")]
    public void What_is_no_scalar_stays_in_the_remainder(string definition) => Assert.Empty(Compile($"\"a\": {definition}").Columns);

    [Fact]
    public void A_strong_reference_needs_no_document_to_be_known()
    {
        var table = Compile(""" "a": {"type": "ref", "ref": "com.atproto.repo.strongRef"} """);

        Assert.Equal(["a a/uri AtUri 848", "a_cid a/cid Cid 100"], Shown(table));
    }

    [Fact]
    public void References_and_dids_get_a_key_index_and_nothing_else_does()
    {
        var table = Starter.Compile("sqlite.hostile.v");

        Assert.Equal(
            table.Columns.Where(column => column.Type is ColumnType.Did or ColumnType.AtUri).Select(column => column.Name),
            table.Indexes.Select(index => Assert.Single(index.Columns)));
        Assert.Equal(5, table.Indexes.Length);
    }

    [Fact]
    public void The_two_hundred_and_first_column_stays_in_the_remainder()
    {
        var table = Compile([.. Enumerable.Range(0, 300).Select(number => $"\"p{number}\": {{\"type\": \"integer\"}}")]);

        Assert.Equal(TableProjection.MaxColumns, table.Columns.Length);
        Assert.Equal("p199", table.Columns[^1].Name);
    }

    [Theory]
    [InlineData("com.atproto.repo.strongRef", "com.atproto.repo.strongRef has a main of type object, not record: it describes no collection, so it has no table.")]
    [InlineData("com.atproto.label.defs", "com.atproto.label.defs has no definition main: it only lends definitions to other lexicons, so it has no table.")]
    public void A_lexicon_without_records_is_refused(string nsid, string reason)
    {
        Assert.Equal(reason, Assert.Throws<NotARecordException>(() => Starter.Compile(nsid)).Message);
    }

    [Fact]
    public void Every_record_lexicon_of_the_corpus_makes_the_same_safe_table_twice()
    {
        var first = CorpusTables();
        var second = CorpusTables();

        Assert.Equal(131, first.Count);
        Assert.Equal(first.Select(table => table.ToJson()), second.Select(table => table.ToJson()));
        Assert.Equal(131, first.Select(table => table.Table).Distinct().Count());
        Assert.All(first, table => Assert.Equal(table, TableProjection.FromJson(table.ToJson())));
    }

    internal static List<TableProjection> CorpusTables()
    {
        var documents = CorpusLexicons.Read().Documents;
        var catalog = LexiconCatalog.Of(documents);
        return [.. documents.Where(document => document.Main is RecordDefinition).Select(document => ProjectionCompiler.Compile(document, catalog))];
    }

    private static TableProjection Compile(params string[] properties) =>
        ProjectionCompiler.Compile(LexiconText.RecordOf(properties), LexiconCatalog.Empty);

    private static IEnumerable<string> Shown(TableProjection table) =>
        table.Columns.Select(column => $"{column.Name} {string.Join('/', column.Path)} {column.Type} {column.CapBytes}");
}
