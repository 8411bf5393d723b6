using Lexidex.Indexer.Query;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

public sealed class FieldTextTests
{
    [Theory]
    [InlineData(ColumnType.Boolean, "true")]
    [InlineData(ColumnType.Boolean, "false")]
    [InlineData(ColumnType.Integer, "-9223372036854775808")]
    [InlineData(ColumnType.Text, "naïve 🙂")]
    [InlineData(ColumnType.Did, "did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData(ColumnType.AtUri, "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k2y5xnv2ml2a")]
    [InlineData(ColumnType.AtUri, "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.thing/self")]
    [InlineData(ColumnType.Cid, "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a")]
    [InlineData(ColumnType.CidLink, "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a")]
    [InlineData(ColumnType.Tid, "3k2y5xnv2ml2a")]
    [InlineData(ColumnType.Datetime, "2025-01-31T12:00:00.123Z")]
    [InlineData(ColumnType.Bytes, "AAEC/w==")]
    public void A_value_becomes_a_field_and_the_field_the_value(ColumnType type, string text) =>
        Assert.Equal(text, FieldText.Of(type, FieldText.Parse(Column(type), text)));

    [Theory]
    [InlineData(ColumnType.Boolean, "yes")]
    [InlineData(ColumnType.Integer, "1.5")]
    [InlineData(ColumnType.Integer, "9223372036854775808")]
    [InlineData(ColumnType.Text, "longer than the sixteen bytes of its column")]
    [InlineData(ColumnType.Text, "nul\0")]
    [InlineData(ColumnType.Did, "alice.example.com")]
    [InlineData(ColumnType.AtUri, "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData(ColumnType.Cid, "Qm")]
    [InlineData(ColumnType.Tid, "zzzzzzzzzzzzz")]
    [InlineData(ColumnType.Datetime, "yesterday")]
    [InlineData(ColumnType.Bytes, "not base64!")]
    public void What_is_no_value_of_the_column_is_refused(ColumnType type, string text) =>
        Assert.Throws<FormatException>(() => FieldText.Parse(Column(type), text));

    [Fact]
    public void A_hashed_DID_is_shown_by_its_bytes() =>
        Assert.StartsWith("hashed:", FieldText.Of(ColumnType.Did, FieldText.Parse(Column(ColumnType.Did), "did:web:example.com")), StringComparison.Ordinal);

    private static ColumnProjection Column(ColumnType type) => new("x", ["x"], type, type is ColumnType.Text or ColumnType.Bytes ? 16 : 0);
}
