using Lexidex.Schema.Dialects;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;
using Lexidex.Schema.Tests.Lexicons;
using Xunit;

namespace Lexidex.Schema.Tests.Tables.Evolution;

public sealed class SchemaDifferenceTests
{
    private static readonly StoreDialect[] Dialects =
        [PostgresDialect.Instance, YugabyteDialect.Instance, SqliteDialect.Instance, MySqlDialect.Instance, TidbDialect.Instance];

    public static TheoryData<string> Cases() => [.. ChangeCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_kind_is_found_with_its_class_and_the_work_on_data(string name)
    {
        var one = Case(name);

        var difference = one.Pair.Difference();

        var change = difference.Changes.First(change => change.Kind == one.Kind);
        Assert.Equal(one.Class, difference.Class);
        Assert.Equal(one.Data, change.Effect.Data);
        Assert.StartsWith(FormattableString.Invariant($"D{change.Number}"), name, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_engine_gets_the_new_columns_and_loses_none(string name)
    {
        var one = Case(name);
        var (before, after) = (one.Pair.TableBefore(), one.Pair.TableAfter());

        var added = after.Columns.Where(column => before.Column(column.Name) is null).ToList();

        Assert.Equal(one.Columns.Length, added.Count);
        foreach (var (pattern, column) in one.Columns.Zip(added))
            Assert.True(pattern[^1] == '*' ? column.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) : column.Name == pattern, column.Name);
        foreach (var dialect in Dialects)
            AssertOnlyAdds(dialect, after, added);
    }

    // Never a cast in place: all that a change of a lexicon makes of a table that stands is ADD COLUMN, with a name of its own.
    private static void AssertOnlyAdds(StoreDialect dialect, TableProjection table, List<ColumnProjection> added)
    {
        foreach (var column in added)
        {
            var statement = dialect.AddColumn(table, column);
            Assert.StartsWith($"ALTER TABLE {dialect.Quote(SqlIdent.Of(table.Table))} ADD COLUMN ", statement, StringComparison.Ordinal);
            Assert.Contains($"{dialect.Quote(SqlIdent.Of(column.Name))} {dialect.TypeName(column.Type, column.CapBytes)}", statement, StringComparison.Ordinal);
            Assert.DoesNotContain("NOT NULL", statement, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_record_that_becomes_a_query_breaks_both_sides()
    {
        var difference = ChangeCases.MainKind.Difference();

        var change = Assert.Single(difference.Changes);
        Assert.Equal((ChangeKind.MainKindChanged, 29, ColumnEffect.Retire), (change.Kind, change.Number, change.Effect.Columns));
        Assert.Equal(ChangeClass.BreaksBoth, difference.Class);
        Assert.Throws<NotARecordException>(() => ChangeCases.MainKind.TableAfter());
    }

    [Fact]
    public void An_index_that_a_new_reference_brings_is_a_change_of_its_own()
    {
        var pair = SchemaPair.OfProperties("", """ "x": {"type": "string", "format": "at-uri"} """);

        var change = Assert.Single(TableDifference.Between(pair.TableBefore(), pair.TableAfter()));

        Assert.Equal((ChangeKind.IndexAdded, 26, IndexEffect.Build), (change.Kind, change.Number, change.Effect.Indexes));
        Assert.Equal("com_example_thing__x__key", change.Path);
    }

    [Fact]
    public void A_column_is_never_cast_to_another_type()
    {
        var pair = SchemaPair.OfProperties(""" "x": {"type": "integer"} """, """ "x": {"type": "string"} """);
        var (before, after) = (pair.TableBefore(), pair.TableAfter());

        Assert.Null(after.Column("x"));
        var change = Assert.Single(TableDifference.Between(before, after));
        Assert.Equal((ChangeKind.ColumnTypeChanged, 27, ColumnEffect.AddBeside), (change.Kind, change.Number, change.Effect.Columns));
    }

    [Fact]
    public void Every_kind_has_one_of_29_numbers_and_every_number_has_a_kind()
    {
        var numbers = Enum.GetValues<ChangeKind>().Select(kind => new SchemaChange(kind, default, "", "", "").Number).ToList();

        Assert.Equal(Enumerable.Range(1, 29), numbers.Distinct().Order());
        var named = ChangeCases.All.Select(one => one.Kind)
            .Concat([ChangeKind.MainKindChanged, ChangeKind.IndexAdded, ChangeKind.ColumnTypeChanged]);
        Assert.Empty(Enum.GetValues<ChangeKind>().Except(named));
    }

    [Fact]
    public void A_document_is_not_different_from_itself()
    {
        foreach (var document in CorpusCatalog.Documents)
            Assert.Empty(SchemaDifference.Between(document.Id, CorpusCatalog, CorpusCatalog).Changes);
    }

    [Fact]
    public void A_change_inside_definitions_that_hold_each_other_is_told_once_with_its_place()
    {
        const string tree = """ "node": {"type": "object", "properties": {"left": {"type": "ref", "ref": "#node"}, "more": {"type": "array", "items": {"type": "union", "refs": ["#node"]}}, "n": {"type": "integer"MORE}}} """;
        const string root = """ "x": {"type": "ref", "ref": "#node"} """;
        var pair = SchemaPair.Of(
            SchemaPair.Record(root, "", "tid", tree.Replace("MORE", "", StringComparison.Ordinal)),
            SchemaPair.Record(root, "", "tid", tree.Replace("MORE", """, "maximum": 5""", StringComparison.Ordinal)));

        var change = Assert.Single(pair.Difference().Changes);

        Assert.Equal((ChangeKind.LimitTightened, "$.x.n"), (change.Kind, change.Path));
    }

    private static LexiconCatalog CorpusCatalog { get; } = LexiconCatalog.Of(CorpusLexicons.Read().Documents);

    private static ChangeCase Case(string name) => ChangeCases.All.Single(one => one.Name == name);
}
