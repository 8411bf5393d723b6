using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

public sealed class ProjectionEditsTests
{
    private static readonly LexiconDocument Deep = LexiconDocument.Parse(Encoding.UTF8.GetBytes("""
        {"lexicon":1,"id":"com.example.deep","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "title":{"type":"string","maxLength":100},"tags":{"type":"array","items":{"type":"string"}},
        "place":{"type":"object","properties":{"geo":{"type":"object","properties":{"lat":{"type":"integer"},"lon":{"type":"integer"}}}}},
        "fooBar":{"type":"string"},"foo_bar":{"type":"string"}}}}}}
        """));

    [Fact]
    public void A_selected_place_becomes_a_column_and_a_dropped_one_is_none_and_no_other_name_changes()
    {
        var plain = Compile(ProjectionEdits.None);
        var edits = new ProjectionEdits { Select = [["place", "geo", "lat"]], Drop = [["title"], ["fooBar"]], Index = [new IndexEdit(["place", "geo", "lat"], IndexKind.Time)] };
        var edited = Compile(edits);

        Assert.Equal(["title", "foo_bar"], plain.Columns.Take(2).Select(column => column.Name));
        Assert.Equal([plain.Columns[2].Name, "place_geo_lat"], edited.Columns.Select(column => column.Name));
        Assert.Equal((ColumnType.Integer, IndexKind.Time), (edited.Columns[1].Type, Assert.Single(edited.Indexes).Kind));
        Assert.Equal(edited, TableProjection.FromJson(edited.ToJson()));
        Assert.Empty(EditFaults.Of(Deep, LexiconCatalog.Empty, edits));
    }

    [Theory]
    [InlineData("""{"select": [["place","geo"]]}""", "select[0]")]
    [InlineData("""{"select": [["tags","0"]]}""", "goes through tags, an array")]
    [InlineData("""{"select": [["title"]]}""", "a column already")]
    [InlineData("""{"select": [["place","geo","height"]]}""", "geo has no property height. It has: lat, lon.")]
    [InlineData("""{"drop": [["titel"]]}""", "no proposed column")]
    [InlineData("""{"index": [{"path":["foo_bar"],"kind":"key"}]}""", "16384 bytes")]
    [InlineData("""{"index": [{"path":["tags"],"kind":"text"}]}""", "no column reads there")]
    [InlineData("""{"json": [["title"]]}""", "name it under select")]
    [InlineData("""{"json": [["tags","0"]]}""", "goes through tags, an array")]
    public void An_edit_that_means_nothing_is_told_with_its_place_and_passed_over(string json, string words)
    {
        var edits = ProjectionEdits.FromJson(json);

        Assert.Contains(words, Assert.Single(EditFaults.Of(Deep, LexiconCatalog.Empty, edits)).ToString(), StringComparison.Ordinal);
        Assert.Equal(Compile(ProjectionEdits.None).Columns, Compile(edits).Columns);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"select": ["title"]}""")]
    [InlineData("""{"select": [[]]}""")]
    [InlineData("""{"index": [{"path":[],"kind":"none"}]}""")]
    [InlineData("""{"json": [["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t","u","v","w","x","y","z","1","2","3","4","5","6","7"]]}""")]
    [InlineData("""{"index": [{"path":["title"],"kind":"btree"}]}""")]
    [InlineData("""{"body": true}""")]
    [InlineData("""{"drop": [["\ud800"]]}""")]
    public void What_is_no_edit_is_refused(string json) => Assert.Throws<ProjectionEditException>(() => ProjectionEdits.FromJson(json));

    [Fact]
    public void A_column_that_was_selected_goes_when_it_is_selected_no_more_and_its_like_stay()
    {
        var selected = Compile(new ProjectionEdits { Select = [["place", "geo", "lat"]] });

        Assert.Equal(["place_geo_lat"], ProjectionEvolution.Undone(selected, Compile(ProjectionEdits.None)));
        Assert.Equal(["title"], ProjectionEvolution.Undone(selected, Compile(selected.Edits.Without(selected.Columns[0]))));
    }

    [Fact]
    public void Anything_can_be_shown_as_JSON_beside_its_columns_and_the_record_whole()
    {
        var edits = new ProjectionEdits { Select = [["place", "geo", "lat"]], Drop = [["title"]], Json = [["tags"], ["place"], []] };
        var edited = Compile(edits);

        Assert.Equal(["place_geo_lat", "tags", "place", "body"], edited.Columns.TakeLast(4).Select(column => column.Name));
        Assert.Equal([false, true, true, true], edited.Columns.TakeLast(4).Select(column => column.IsCopy));
        Assert.Empty(edited.Indexes);
        Assert.Equal(edited, TableProjection.FromJson(edited.ToJson()));
        Assert.Empty(EditFaults.Of(Deep, LexiconCatalog.Empty, edits));
    }

    [Fact]
    public void A_copy_comes_and_goes_by_edits_alone_and_no_other_column_moves()
    {
        var plain = Compile(ProjectionEdits.None);
        var shown = ProjectionEvolution.Next(plain, Compile(new ProjectionEdits { Json = [["tags"], []] }), []);

        Assert.Equal([.. plain.Columns.Select(column => column.Name), "tags", "body"], shown.Columns.Select(column => column.Name));
        Assert.Equal(["body"], ProjectionEvolution.Undone(shown, Compile(shown.Edits.Without(shown.Column("body")!))));
        Assert.Equal(["tags", "body"], ProjectionEvolution.Undone(shown, plain));
        Assert.Empty(ProjectionEvolution.Undone(shown, Compile(shown.Edits with { Drop = [["place"]] })).Intersect(["tags", "body"]));
    }

    [Fact]
    public void A_copy_stays_a_copy_where_a_later_version_has_a_scalar_at_its_place()
    {
        var edits = new ProjectionEdits { Json = [["x"]] };
        var before = ProjectionCompiler.Compile(With("""{"type":"array","items":{"type":"string"}}"""), LexiconCatalog.Empty, edits);
        var after = ProjectionEvolution.Next(before, ProjectionCompiler.Compile(With("""{"type":"integer"}"""), LexiconCatalog.Empty, edits), []);

        Assert.Equal([ColumnType.Json, ColumnType.Integer], after.Columns.Select(column => column.Type));
        Assert.Equal("x", after.Columns[0].Name);
        Assert.NotEqual("x", after.Columns[1].Name);
    }

    [Fact]
    public void A_column_that_stands_keeps_the_index_that_an_operator_gave_it_whatever_limits_come()
    {
        var edits = new ProjectionEdits { Index = [new IndexEdit(["x"], IndexKind.Key)] };
        var (shortText, longText) = (With("""{"type":"string","maxLength":300}"""), With("""{"type":"string"}"""));
        var stands = ProjectionCompiler.Compile(shortText, LexiconCatalog.Empty, edits);

        var after = ProjectionEvolution.Next(stands, ProjectionCompiler.Compile(longText, LexiconCatalog.Empty, edits, stands), []);

        Assert.Equal(stands, after);
        Assert.Single(after.Indexes);
        Assert.Empty(EditFaults.Of(longText, LexiconCatalog.Empty, edits, stands));
        Assert.Single(EditFaults.Of(longText, LexiconCatalog.Empty, edits));
    }

    [Fact]
    public void A_column_comes_beside_one_that_stands_where_only_its_cap_lets_an_index_be()
    {
        var edits = new ProjectionEdits { Index = [new IndexEdit(["x"], IndexKind.Key)] };
        var stands = ProjectionCompiler.Compile(With("""{"type":"string"}"""), LexiconCatalog.Empty);
        var later = With("""{"type":"string","maxLength":300}""");

        var quiet = ProjectionEvolution.Next(stands, ProjectionCompiler.Compile(later, LexiconCatalog.Empty, null, stands), []);
        var indexed = ProjectionEvolution.Next(stands, ProjectionCompiler.Compile(later, LexiconCatalog.Empty, edits, stands), []);

        Assert.Equal(stands, quiet);
        var (old, now) = Assert.Single(ProjectionEvolution.Replaced(stands, indexed));
        Assert.Equal((ColumnCaps.Long, ColumnCaps.Key), (old.CapBytes, now.CapBytes));
        Assert.Equal([now.Name], Assert.Single(indexed.Indexes).Columns);
    }

    private static LexiconDocument With(string property) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(
        """{"lexicon":1,"id":"com.example.x","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"x":PROPERTY}}}}}"""
            .Replace("PROPERTY", property, StringComparison.Ordinal)));

    [Fact]
    public void The_closest_edit_decides_and_one_column_of_a_selected_reference_can_be_dropped()
    {
        var document = LexiconDocument.Parse("""
            {"lexicon":1,"id":"com.example.far","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
            "a":{"type":"object","properties":{"b":{"type":"object","properties":{"post":{"type":"ref","ref":"com.atproto.repo.strongRef"}}},
            "c":{"type":"string"}}}}}}}}
            """u8.ToArray());
        var edits = new ProjectionEdits { Select = [["a", "b", "post"]], Drop = [["a"]] };
        var both = ProjectionCompiler.Compile(document, LexiconCatalog.Empty, edits);
        Assert.Equal(["uri", "cid"], both.Columns.Select(column => column.Path[^1]));

        var one = ProjectionCompiler.Compile(document, LexiconCatalog.Empty, both.Edits.Without(both.Columns[1]));
        Assert.Equal(["uri"], one.Columns.Select(column => column.Path[^1]));
    }

    private static TableProjection Compile(ProjectionEdits edits) => ProjectionCompiler.Compile(Deep, LexiconCatalog.Empty, edits);
}
