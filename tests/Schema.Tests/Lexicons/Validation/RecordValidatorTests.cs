using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons.Validation;

public sealed class RecordValidatorTests
{
    [Fact]
    public void A_violation_deep_inside_is_placed_by_members_and_items() =>
        Assert.Equal(
            new PlacedViolation(LexiconViolation.WrongType, "$.tree.children[1].name"),
            Explain("""{"$type":"a.b.c","tree":{"name":"x","children":[{"name":"y"},{"name":3}]}}"""));

    [Fact]
    public void A_definition_that_holds_itself_is_checked_at_every_depth() =>
        Assert.Null(Explain("""{"$type":"a.b.c","tree":{"name":"x","children":[{"name":"y","children":[{"name":"z"}]}]}}"""));

    [Fact]
    public void A_family_is_one_grapheme_and_a_letter_with_an_accent_too() =>
        Assert.Null(Explain("""{"$type":"a.b.c","short":"👨‍👩‍👧‍👦e\u0301"}"""));

    [Fact]
    public void A_grapheme_more_than_allowed_is_one_too_many() =>
        Assert.Equal(
            new PlacedViolation(LexiconViolation.TooManyGraphemes, "$.short"),
            Explain("""{"$type":"a.b.c","short":"👨‍👩‍👧‍👦e\u0301!"}"""));

    [Fact]
    public void A_member_that_is_missing_after_all_others_is_missed() =>
        Assert.Equal(
            new PlacedViolation(LexiconViolation.MissingProperty, "$.tree.name"), Explain("""{"$type":"a.b.c","tree":{}}"""));

    [Theory]
    [InlineData("""{"$type":"a.b.c","":1,"text":"a"}""", null)]
    [InlineData("""{"$type":"a.b.c","":1,"text":"a","x":"no"}""", "$.x")]
    [InlineData("""{"$type":"a.b.c","":"no","text":"a"}""", "$['']")]
    [InlineData("""{"$type":"a.b.c","text":"a"}""", "$['']")]
    [InlineData("""{"$type":"a.b.c","":1}""", "$.text")]
    public void An_empty_key_is_a_key_like_any_other(string record, string? place) =>
        Assert.Equal(place, Compile(
            """
            {"lexicon":1,"id":"a.b.c","defs":{"main":{"type":"record","key":"any","record":{"type":"object","required":["","text"],"properties":{
              "":{"type":"integer"},"x":{"type":"integer"},"text":{"type":"string"}}}}}}
            """).Explain("self"u8, RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(record)))?.Path);

    [Theory]
    [InlineData("*/*", true)]
    [InlineData("*", true)]
    [InlineData("image/*", true)]
    [InlineData("image/png", true)]
    [InlineData("image/p*", true)]
    [InlineData("image/gif", false)]
    [InlineData("text/*", false)]
    public void A_media_type_is_accepted_by_its_pattern(string accept, bool isAccepted)
    {
        var validator = Compile(LexiconText.Document("a.b.c", LexiconText.Record($$""" "blob": {"type": "blob", "accept": ["{{accept}}"]} """)));
        var record = RecordJson.ToDagCbor(
            """{"$type":"a.b.c","blob":{"$type":"blob","mimeType":"image/png","size":1,"ref":{"$link":"bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"}}}"""u8);
        Assert.Equal(isAccepted ? LexiconViolation.None : LexiconViolation.MediaTypeNotAccepted, validator.Check("3jzfcijpj2z2a"u8, record));
    }

    [Fact]
    public void What_stands_behind_a_missing_reference_is_not_judged() =>
        Assert.Null(Explain("""{"$type":"a.b.c","elsewhere":7}"""));

    [Theory]
    [InlineData("false")]
    [InlineData("""{"$bytes":"AAAA"}""")]
    [InlineData("""{"$type":"blob","mimeType":"a/b","size":1,"ref":{"$link":"bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"}}""")]
    public void What_is_no_plain_object_is_not_unknown(string value) =>
        Assert.Equal(
            new PlacedViolation(LexiconViolation.WrongType, "$.any"),
            Explain("""{"$type":"a.b.c","any":""" + value + "}"));

    [Fact]
    public void A_type_that_is_another_collection_is_refused() =>
        Assert.Equal(LexiconViolation.WrongRecordType, Explain("""{"$type":"a.b.d"}""")!.Violation);

    [Fact]
    public void A_key_that_is_no_tid_is_refused() =>
        Assert.Equal(LexiconViolation.WrongRecordKey, Validator.Check("self"u8, RecordJson.ToDagCbor("""{"$type":"a.b.c"}"""u8)));

    [Fact]
    public void A_chain_of_many_references_is_compiled_without_the_stack()
    {
        var links = Enumerable.Range(0, 1900).Select(i =>
            "\"d" + i + "\":" + """{"type":"object","properties":{"n":{"type":"ref","ref":"#d""" + (i + 1) + "\"}}},");
        var json = """{"lexicon":1,"id":"a.b.c","defs":{""" + string.Concat(links)
            + "\"main\":" + """{"type":"record","key":"any","record":{"type":"object","properties":{"first":{"type":"ref","ref":"#d0"}}}}}}""";
        var validator = Compile(json);

        var record = RecordJson.ToDagCbor("""{"$type":"a.b.c","first":{"n":{"n":1}}}"""u8);
        Assert.Equal(new PlacedViolation(LexiconViolation.WrongType, "$.first.n.n"), validator.Explain("self"u8, record));
    }

    [Fact]
    public void Checking_a_record_allocates_nothing()
    {
        var record = RecordJson.ToDagCbor("""{"$type":"a.b.c","short":"ééé","tree":{"name":"x","children":[{"name":"y"}]}}"""u8);
        Assert.Equal(LexiconViolation.TooManyGraphemes, Validator.Check("3jzfcijpj2z2a"u8, record));
        var least = long.MaxValue;
        for (var round = 0; round < 8; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                Validator.Check("3jzfcijpj2z2a"u8, record);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    private static readonly RecordValidator Validator = Compile(
        """
        {"lexicon":1,"id":"a.b.c","defs":{
          "main":{"type":"record","key":"tid","record":{"type":"object","properties":{
            "short":{"type":"string","maxGraphemes":2},
            "any":{"type":"unknown"},
            "elsewhere":{"type":"ref","ref":"x.y.z#gone"},
            "tree":{"type":"ref","ref":"#node"}}}},
          "node":{"type":"object","required":["name"],"properties":{
            "name":{"type":"string"},
            "children":{"type":"array","items":{"type":"ref","ref":"#node"}}}}}}
        """);

    private static RecordValidator Compile(string json) =>
        RecordValidator.Of(Nsid.Parse("a.b.c"), LexiconCatalog.Of([LexiconDocument.Parse(Encoding.UTF8.GetBytes(json))]))!;

    private static PlacedViolation? Explain(string json) =>
        Validator.Explain("3jzfcijpj2z2a"u8, RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json)));
}
