using System.Globalization;
using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class DatetimeTextTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00.000Z", ColumnFit.Exact, 0)]
    [InlineData("1970-01-01T00:00:00.001Z", ColumnFit.Exact, 1000)]
    [InlineData("1969-12-31T23:59:59.999Z", ColumnFit.Exact, -1000)]
    [InlineData("2026-08-01T12:34:56.789Z", ColumnFit.Exact, 1785587696789000)]
    [InlineData("1000-01-01T00:00:00.000Z", ColumnFit.Exact, -30610224000000000)]
    [InlineData("9999-12-31T23:59:59.999Z", ColumnFit.Exact, 253402300799999000)]
    [InlineData("1970-01-01T00:00:00Z", ColumnFit.KeyOnly, 0)]
    [InlineData("1970-01-01T00:00:00.1234567Z", ColumnFit.KeyOnly, 123456)]
    [InlineData("1970-01-01T00:00:00.0000009Z", ColumnFit.KeyOnly, 0)]
    [InlineData("1969-12-31T23:59:59.9999999Z", ColumnFit.KeyOnly, -1)]
    [InlineData("1970-01-01T00:00:00.000+00:00", ColumnFit.KeyOnly, 0)]
    [InlineData("1970-01-01T02:30:00.000+02:30", ColumnFit.KeyOnly, 0)]
    [InlineData("1969-12-31T22:00:00.000-02:00", ColumnFit.KeyOnly, 0)]
    [InlineData("2000-02-29T00:00:00.00Z", ColumnFit.KeyOnly, 951782400000000)]
    [InlineData("0999-12-31T23:59:59.999Z", ColumnFit.Absent, 0)]
    [InlineData("1000-01-01T00:00:00.000+00:01", ColumnFit.Absent, 0)]
    [InlineData("9999-12-31T23:59:59.999-00:01", ColumnFit.Absent, 0)]
    [InlineData("2016-12-31T23:59:60.000Z", ColumnFit.Absent, 0)]
    [InlineData("2023-02-29T00:00:00.000Z", ColumnFit.Absent, 0)]
    [InlineData("2023-01-01T24:00:00.000Z", ColumnFit.Absent, 0)]
    [InlineData("2023-01-01T00:00:00.000", ColumnFit.Absent, 0)]
    [InlineData("2023-01-01T00:00:00.000+24:00", ColumnFit.Absent, 0)]
    [InlineData("2023-01-01", ColumnFit.Absent, 0)]
    public void A_text_becomes_microseconds_as_well_as_it_can(string text, ColumnFit fit, long micros)
    {
        Assert.Equal(fit, DatetimeText.TryToMicroseconds(Encoding.ASCII.GetBytes(text), out var unixMicros));
        Assert.Equal(micros, unixMicros);
    }

    [Fact]
    public void What_is_exact_is_written_again_as_it_was()
    {
        var random = new Random(5);
        var text = new byte[DatetimeText.CanonicalLength];
        for (var round = 0; round < 5000; round++)
        {
            var millis = random.NextInt64(-30_610_224_000_000, 253_402_300_800_000);
            Assert.Equal(24, DatetimeText.WriteText(millis * 1000, text));
            Assert.Equal(ColumnFit.Exact, DatetimeText.TryToMicroseconds(text, out var micros));
            Assert.Equal(millis * 1000, micros);

            var expected = DateTime.UnixEpoch.AddMilliseconds(millis).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Assert.Equal(expected, Encoding.ASCII.GetString(text));
        }
    }

    [Fact]
    public void Every_valid_vector_from_the_year_1000_on_has_a_moment()
    {
        foreach (var line in VectorFile.Read("datetime_syntax_valid"))
        {
            var fit = DatetimeText.TryToMicroseconds(line, out _);
            Assert.Equal(line[0] == '0' ? ColumnFit.Absent : line.Length == 24 ? ColumnFit.Exact : ColumnFit.KeyOnly, fit);
        }
    }
}
