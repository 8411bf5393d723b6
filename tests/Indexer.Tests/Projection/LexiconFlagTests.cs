using System.Buffers.Binary;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

public sealed class LexiconFlagTests
{
    private const string Note = """
        {"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","required":["text"],"properties":{
          "text":{"type":"string","maxLength":5},"level":{"type":"integer","maximum":3}}}}}}
        """;

    [Theory]
    [InlineData("""{"$type":"com.example.note","text":"hello"}""", "")]
    [InlineData("""{"$type":"com.example.note","text":"hello","other":[1,{"x":null}]}""", "")]
    [InlineData("""{"$type":"com.example.note","text":"hello!"}""", "lexicon-too-long")]
    [InlineData("""{"$type":"com.example.note","level":1}""", "lexicon-missing-property")]
    [InlineData("""{"$type":"com.example.note","text":7}""", "lexicon-wrong-type")]
    [InlineData("""{"$type":"com.example.note","text":"hello","level":4}""", "lexicon-too-large")]
    [InlineData("""{"$type":"com.example.other","text":"hello"}""", "lexicon-wrong-record-type")]
    public void A_record_that_does_not_meet_its_lexicon_is_written_flagged_and_counted(string json, string reason)
    {
        var counters = new IngestCounters();
        var table = Table();
        var record = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(json));

        var row = Project(table, record, counters);

        Assert.Equal(reason.Length > 0, (FlagsOf(table, row) & RecordFlags.LexiconInvalid) != 0);
        Assert.Equal(reason.Length > 0 ? [reason] : [], counters.FlaggedByReason.Keys);
        Assert.Equal(record, ProjectionFixture.Rebuild(table, row));
    }

    [Fact]
    public void Every_violation_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<LexiconViolation>().Where(violation => violation != LexiconViolation.None).Select(ViolationReasons.Of).ToArray();
        Assert.Equal("lexicon-too-many-graphemes", ViolationReasons.Of(LexiconViolation.TooManyGraphemes));
        Assert.Equal("lexicon-not-the-token", ViolationReasons.Of(LexiconViolation.NotTheToken));
        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    [Fact]
    public void Without_a_check_nothing_is_flagged() => Assert.Equal(
        RecordFlags.None,
        FlagsOf(Table(isChecked: false), Project(Table(isChecked: false), RecordJson.ToDagCbor("""{"$type":"com.example.note"}"""u8), null)));

    internal static StoreTable Table(bool isChecked = true)
    {
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(Note));
        var catalog = LexiconCatalog.Of([document]);
        var check = new LexiconCheck("1", RecordValidator.Of(document.Id, catalog)!);
        return new StoreTable(ProjectionCompiler.Compile(document, catalog), check: isChecked ? check : null);
    }

    private static byte[] Project(StoreTable table, byte[] record, IngestCounters? counters)
    {
        using var projector = new RecordProjector(table, counters);
        using var row = new ByteBuffer();
        projector.Project(
            new RowOrigin(ProjectionFixture.Someone.Key, Tid.Parse("3k2akdzm2z22a"), 0), default, "3k2akdzm2z22a"u8, Cid.OfDagCbor(record), record, row);
        return row.Written.ToArray();
    }

    private static RecordFlags FlagsOf(StoreTable table, byte[] row)
    {
        var tuple = new RowTuple(row);
        for (var field = 0; field < table.FlagsField; field++)
            tuple.Next(out _);
        return (RecordFlags)BinaryPrimitives.ReadInt16BigEndian(tuple.Next(out _));
    }
}
