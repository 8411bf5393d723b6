using Lexidex.Admin.Lexicons;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Admin.Tests.Lexicons;

/// <summary>What the clicks of an operator make of the edits.</summary>
public sealed class EditDraftTests
{
    private static readonly LexiconProposal Proposal = SampleData.Proposal();

    [Theory]
    [InlineData("text", """{"drop":[["text"]]}""", """{"select":[],"drop":[["text"],["text"]],"index":[]}""")]
    [InlineData("text", """{"index":[{"path":["text"],"kind":"text"}]}""", """{"select":[],"drop":[["text"]],"index":[]}""")]
    [InlineData("place_lat", """{"select":[["place","lat"],["b"]]}""", """{"select":[["b"]],"drop":[],"index":[]}""")]
    [InlineData("subject", """{"index":[{"path":["subject"],"kind":"none"}]}""", """{"select":[],"drop":[["subject","uri"]],"index":[]}""")]
    public void A_proposed_column_is_dropped_and_a_chosen_one_is_chosen_no_more(string column, string before, string after) =>
        Assert.Equal(after, EditDraft.Drop(ProjectionEdits.FromJson(before), Column(column)).ToJson());

    [Fact]
    public void One_column_of_a_chosen_reference_takes_the_other_along()
    {
        var column = new ColumnChoice { Name = "at_of", Path = ["at", "of", "uri"], Type = "at-uri" };

        Assert.Empty(EditDraft.Drop(ProjectionEdits.FromJson("""{"select":[["at","of"]]}"""), column).Select);
    }

    [Fact]
    public void A_copy_goes_without_the_column_of_the_same_place()
    {
        var column = new ColumnChoice { Name = "body", Path = [], Type = "json" };

        Assert.Equal("""{"select":[],"drop":[["a"]],"index":[]}""", EditDraft.Drop(ProjectionEdits.FromJson("""{"drop":[["a"]],"json":[[]]}"""), column).ToJson());
    }

    [Fact]
    public void A_column_that_is_taken_back_leaves_its_neighbours_dropped() =>
        Assert.Equal(
            """{"select":[],"drop":[["text"],["reply","parent","uri"]],"index":[]}""",
            EditDraft.Keep(ProjectionEdits.FromJson("""{"drop":[["text"],["reply"]]}"""), Column("reply_root"), Proposal).ToJson());

    [Fact]
    public void The_usual_index_is_no_edit_and_any_other_is_one()
    {
        var other = EditDraft.WithIndex(ProjectionEdits.None, Column("subject"), "time");
        var none = EditDraft.WithIndex(other, Column("subject"), "none");

        Assert.Equal("""{"select":[],"drop":[],"index":[{"path":["subject","uri"],"kind":"time"}]}""", other.ToJson());
        Assert.Equal("""{"select":[],"drop":[],"index":[{"path":["subject","uri"],"kind":"none"}]}""", none.ToJson());
        Assert.True(EditDraft.WithIndex(none, Column("subject"), "key").IsNone);
    }

    [Fact]
    public void A_place_becomes_a_column_or_a_copy()
    {
        var edits = Proposal.Places.Aggregate(ProjectionEdits.None, EditDraft.Add);

        Assert.Equal("""{"select":[["place","lon"]],"drop":[],"index":[],"json":[[]]}""", edits.ToJson());
    }

    private static ColumnChoice Column(string name) => Proposal.Columns.Single(column => column.Name == name);
}
