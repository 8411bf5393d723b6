using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons;

public sealed class LexiconCatalogTests
{
    private static readonly LexiconDocument Thing = LexiconText.Parse(LexiconText.Document("com.example.thing",
        LexiconText.Record(
            """ "local": {"type": "ref", "ref": "#shape"}""",
            """ "other": {"type": "ref", "ref": "com.example.other"}""",
            """ "gone": {"type": "union", "refs": ["com.example.gone#x", "com.example.gone"]}"""),
        """ "shape": {"type": "object", "properties": {"list": {"type": "array", "items": {"type": "ref", "ref": "#nowhere"}}}}"""));

    private static readonly LexiconDocument Other = LexiconText.Parse(LexiconText.Document("com.example.other",
        """ "main": {"type": "object", "properties": {"far": {"type": "ref", "ref": "com.example.far#deep"}}}"""));

    [Fact]
    public void Local_and_foreign_references_are_resolved()
    {
        var catalog = LexiconCatalog.Of([Thing, Other]);
        var properties = Assert.IsType<RecordDefinition>(Thing.Main).Record.Properties;

        Assert.Same(Thing.Find("shape"), catalog.Resolve(properties[0].Definition));
        Assert.Same(Other.Main, catalog.Resolve(properties[1].Definition));
        Assert.Same(properties[2].Definition, catalog.Resolve(properties[2].Definition));
    }

    [Fact]
    public void What_is_missing_is_named_also_behind_other_documents()
    {
        var missing = LexiconCatalog.Of([Other]).MissingOf(Thing).Select(reference => reference.ToString());

        Assert.Equal(["com.example.far#deep", "com.example.gone", "com.example.gone#x", "com.example.thing#nowhere"], missing);
    }

    [Fact]
    public void A_document_that_is_given_again_takes_the_place_of_the_old_one()
    {
        var newer = LexiconText.Parse(LexiconText.Document("com.example.other", """ "main": {"type": "token"}"""));
        var catalog = LexiconCatalog.Of([Thing, Other]).With([newer]);

        Assert.Equal(2, catalog.Count);
        Assert.Same(newer, catalog.Find(Nsid.Parse("com.example.other")));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Thirty_two_references_are_followed_and_no_more(int length, bool isResolved)
    {
        // No document can chain references by itself, since a ref has no name: each passes through the properties of the next.
        RefDefinition To(int number) => new(new LexiconRef(Nsid.Parse($"com.example.n{number}"), "main"));
        var documents = Enumerable.Range(0, length).Select(number => new LexiconDocument(
            Nsid.Parse($"com.example.n{number}"),
            [new NamedDefinition("main", number == length - 1 ? new TokenDefinition() : To(number + 1))]));

        Assert.Equal(isResolved, LexiconCatalog.Of(documents).Resolve(To(0)) is TokenDefinition);
    }

    [Fact]
    public void References_in_a_circle_lead_nowhere()
    {
        var self = new RefDefinition(new LexiconRef(Nsid.Parse("com.example.self"), "main"));
        var catalog = LexiconCatalog.Of([new LexiconDocument(Nsid.Parse("com.example.self"), [new NamedDefinition("main", self)])]);

        Assert.Null(catalog.Resolve(self));
        Assert.Empty(catalog.MissingOf(catalog.Documents.Single()));
    }

    [Fact]
    public void Every_reference_of_the_corpus_leads_somewhere_until_a_document_is_taken_away()
    {
        var documents = CorpusLexicons.Read().Documents;
        var facet = Nsid.Parse("app.bsky.richtext.facet");
        var without = LexiconCatalog.Of(documents.Where(document => document.Id != facet));

        Assert.Empty(documents.SelectMany(LexiconCatalog.Of(documents).MissingOf));
        Assert.Equal([new LexiconRef(facet, "main")], without.MissingOf(without.Find(Nsid.Parse("app.bsky.feed.post"))!));
    }
}
