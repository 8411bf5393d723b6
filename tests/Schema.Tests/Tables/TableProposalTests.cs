using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Lexicons;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

public sealed class TableProposalTests
{
    private static readonly LexiconDocument Trip = LexiconDocument.Parse(Encoding.UTF8.GetBytes("""
        {"lexicon":1,"id":"com.example.trip","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "title":{"type":"string","maxLength":100},"guide":{"type":"string","format":"did"},"tags":{"type":"array","items":{"type":"string"}},
        "photo":{"type":"blob"},"place":{"type":"object","properties":{"name":{"type":"string"},"geo":{"type":"ref","ref":"#geo"}}},
        "again":{"type":"ref","ref":"#nested"}}}},
        "geo":{"type":"object","properties":{"lat":{"type":"integer"},"of":{"type":"ref","ref":"com.atproto.repo.strongRef"}}},
        "nested":{"type":"object","properties":{"inner":{"type":"ref","ref":"#nested"},"gone":{"type":"ref","ref":"com.example.gone"}}}}}
        """));

    [Fact]
    public void What_is_proposed_chosen_and_left_away_is_told_with_its_indexes()
    {
        var proposal = Of("""{"select":[["place","geo","lat"]],"drop":[["title"]],"index":[{"path":["place","geo","lat"],"kind":"time"},{"path":["guide"],"kind":"none"}],"json":[["tags"]]}""");

        Assert.Equal(
            [
                "title proposed dropped none of key,time,text", "guide proposed none, usually key of key,time", "place_name proposed none of text",
                "place_geo_lat chosen time, usually none of key,time", "tags chosen none of ",
            ],
            proposal.Columns.Select(Shown));
        Assert.Empty(proposal.Faults);
        Assert.Equal(["guide", "place_name", "place_geo_lat", "tags"], proposal.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Places_are_offered_that_have_no_column_and_recursion_has_an_end()
    {
        var places = Of("{}").Places.Select(place => $"{string.Join('/', place.Path)} {place.Type}{(place.IsColumn ? "" : " as json")}").ToList();

        Assert.Equal(
            [
                " object as json", "tags array as json", "photo blob as json", "photo/ref blob", "photo/mimeType blob", "photo/size blob", "place object as json",
                "place/geo object as json", "place/geo/lat integer", "place/geo/of strong reference", "again object as json", "again/inner object as json",
            ],
            places.Take(12));
        Assert.Equal("again/inner/inner/inner/inner/inner object as json", places[^1]);
        Assert.DoesNotContain(places, place => place.Contains("gone", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lexicon_whose_objects_lead_to_each_other_by_the_hundred_is_walked_no_further_than_the_list_is_long()
    {
        var properties = string.Join(',', Enumerable.Range(0, 500).Select(number => $$"""
            "p{{number}}":{"type":"ref","ref":"#a"}
            """));
        var hostile = LexiconDocument.Parse(Encoding.UTF8.GetBytes(
            """{"lexicon":1,"id":"com.example.wide","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{ALL}}},"a":{"type":"object","properties":{ALL}}}}"""
                .Replace("ALL", properties, StringComparison.Ordinal)));

        Assert.Equal(200, TableProposal.Of(hostile, LexiconCatalog.Empty, ProjectionEdits.None).Places.Length);
    }

    [Fact]
    public void What_is_wrong_with_the_edits_is_told_and_the_rest_of_them_holds()
    {
        var proposal = Of("""{"select":[["nowhere"]],"drop":[["title"]]}""");

        Assert.Contains("nowhere", Assert.Single(proposal.Faults).ToString(), StringComparison.Ordinal);
        Assert.True(proposal.Columns[0].IsDropped);
    }

    [Fact]
    public void Every_place_that_a_lexicon_of_the_corpus_offers_can_be_chosen()
    {
        var documents = CorpusLexicons.Read().Documents;
        var catalog = LexiconCatalog.Of(documents);
        var chosen = 0;
        foreach (var document in documents.Where(document => document.Main is RecordDefinition))
        {
            foreach (var place in TableProposal.Of(document, catalog, ProjectionEdits.None).Places)
            {
                var edits = place.IsColumn ? new ProjectionEdits { Select = [place.Path] } : new ProjectionEdits { Json = [place.Path] };
                Assert.Empty(EditFaults.Of(document, catalog, edits));
                chosen++;
            }
        }

        Assert.True(chosen > 500, $"{chosen} places");
    }

    [Fact]
    public void A_lexicon_without_records_has_no_proposal() =>
        Assert.Throws<NotARecordException>(() => TableProposal.Of(LexiconText.Parse(LexiconText.Document("com.example.x", """ "main": {"type": "token"}""")), LexiconCatalog.Empty, ProjectionEdits.None));

    private static TableProposal Of(string edits) => TableProposal.Of(Trip, LexiconCatalog.Empty, ProjectionEdits.FromJson(edits));

    private static string Shown(ProposedColumn column) =>
        $"{column.Column.Name} {(column.IsProposed ? "proposed" : "chosen")} {(column.IsDropped ? "dropped " : "")}{NameOf(column.Index)}"
        + $"{(column.Index == column.Usual || column.IsDropped ? "" : ", usually " + NameOf(column.Usual))} of {string.Join(',', column.Kinds.Select(kind => NameOf(kind)))}";

    private static string NameOf(IndexKind? kind) => kind?.ToString().ToLowerInvariant() ?? "none";
}
