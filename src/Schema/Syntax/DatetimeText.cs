namespace Lexidex.Schema.Syntax;

/// <summary>The datetimes of records: RFC 3339, ISO 8601 and HTML at once. Their text is kept; a column holds microseconds.</summary>
/// <remarks>See https://atproto.com/specs/lexicon#datetime.</remarks>
public static class DatetimeText
{
    public const int MaxLength = 64;

    /// <summary>The length of <c>YYYY-MM-DDThh:mm:ss.sssZ</c>, the one text that microseconds give back exactly.</summary>
    public const int CanonicalLength = 24;

    private const long MicrosecondsPerSecond = 1_000_000;

    // Dates that every engine holds: MySQL's DATETIME begins with the year 1000.
    private const long FirstSecond = -30_610_224_000; // 1000-01-01T00:00:00Z
    private const long EndSecond = 253_402_300_800;   // 10000-01-01T00:00:00Z
    private const long YearZeroSecond = -62_167_219_200;

    /// <summary>Whether this is a datetime of the specification, and a moment that exists.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        DatetimeFields.TryRead(utf8, out var fields) && fields.UnixSeconds >= YearZeroSecond;

    /// <summary>
    /// The microseconds since the Unix epoch, rounded down. Exact only for the canonical text; Absent for what is no
    /// datetime, and for moments before the year 1000 or after 9999.
    /// </summary>
    public static ColumnFit TryToMicroseconds(ReadOnlySpan<byte> text, out long unixMicros)
    {
        unixMicros = 0;
        if (!DatetimeFields.TryRead(text, out var fields) || fields.UnixSeconds is < FirstSecond or >= EndSecond)
            return ColumnFit.Absent;

        unixMicros = (fields.UnixSeconds * MicrosecondsPerSecond) + fields.Microseconds;
        var canonical = text.Length == CanonicalLength && text[^1] == (byte)'Z';
        return canonical ? ColumnFit.Exact : ColumnFit.KeyOnly;
    }

    /// <summary>Whether a number of microseconds is of a moment that a column holds.</summary>
    public static bool Holds(long unixMicros) =>
        unixMicros is >= FirstSecond * MicrosecondsPerSecond and < EndSecond * MicrosecondsPerSecond;

    /// <summary>Writes <c>YYYY-MM-DDThh:mm:ss.sssZ</c>, what is below a millisecond cut off, and gives its length, 24.</summary>
    public static int WriteText(long unixMicros, Span<byte> text)
    {
        var moment = DateTime.UnixEpoch.AddTicks(unixMicros * TimeSpan.TicksPerMicrosecond);
        WriteDigits(text[..4], moment.Year);
        text[4] = (byte)'-';
        WriteDigits(text[5..7], moment.Month);
        text[7] = (byte)'-';
        WriteDigits(text[8..10], moment.Day);
        text[10] = (byte)'T';
        WriteDigits(text[11..13], moment.Hour);
        text[13] = (byte)':';
        WriteDigits(text[14..16], moment.Minute);
        text[16] = (byte)':';
        WriteDigits(text[17..19], moment.Second);
        text[19] = (byte)'.';
        WriteDigits(text[20..23], moment.Millisecond);
        text[23] = (byte)'Z';
        return CanonicalLength;
    }

    private static void WriteDigits(Span<byte> text, int value)
    {
        for (var at = text.Length - 1; at >= 0; at--, value /= 10)
            text[at] = (byte)('0' + (value % 10));
    }
}
