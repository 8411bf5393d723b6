namespace Lexidex.Schema.Syntax;

/// <summary>A datetime's text, read: the second it falls in, and the microseconds after that.</summary>
internal readonly struct DatetimeFields
{
    private const int SecondsLength = 19;
    private static ReadOnlySpan<byte> Shape => "0000-00-00T00:00:00"u8;

    /// <summary>Seconds since the Unix epoch in UTC, which may lie before the year 0 or after 9999 by its offset.</summary>
    public long UnixSeconds { get; private init; }

    public int Microseconds { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> text, out DatetimeFields fields)
    {
        fields = default;
        if (text.Length is <= SecondsLength or > DatetimeText.MaxLength || !HasShape(text[..SecondsLength], Shape))
            return false;
        if (!TryReadSeconds(text, out var seconds))
            return false;

        var rest = text[SecondsLength..];
        if (!TryTakeFraction(ref rest, out var microseconds) || !TryReadOffset(rest, out var offsetMinutes))
            return false;

        fields = new DatetimeFields { UnixSeconds = seconds - (offsetMinutes * 60L), Microseconds = microseconds };
        return true;
    }

    private static bool TryReadSeconds(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]));
        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month) || hour > 23 || minute > 59)
            return false;

        // A leap second is RFC 3339's alone: HTML has none, and no database keeps it.
        if (second > 59)
            return false;

        seconds = (DaysSinceEpoch(year, month, day) * 86_400L) + (hour * 3600) + (minute * 60) + second;
        return true;
    }

    // A fraction has one digit or more; those after the sixth are below a microsecond and are cut off.
    private static bool TryTakeFraction(ref ReadOnlySpan<byte> rest, out int microseconds)
    {
        microseconds = 0;
        if (rest[0] != (byte)'.')
            return true;

        var digits = 1;
        for (var unit = 100_000; digits < rest.Length && Ascii.IsDigit(rest[digits]); digits++, unit /= 10)
            microseconds += (rest[digits] - '0') * unit;

        rest = rest[digits..];
        return digits > 1 && !rest.IsEmpty;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> zone, out int minutes)
    {
        minutes = 0;
        if (zone is [(byte)'Z'])
            return true;
        if (!HasShape(zone, "+00:00"u8) && !HasShape(zone, "-00:00"u8))
            return false;

        var (hour, minute) = (Number(zone[1..3]), Number(zone[4..6]));
        minutes = (hour * 60) + minute;
        if (hour > 23 || minute > 59 || (minutes == 0 && zone[0] == (byte)'-'))
            return false;

        if (zone[0] == (byte)'-')
            minutes = -minutes;
        return true;
    }

    private static bool HasShape(ReadOnlySpan<byte> text, ReadOnlySpan<byte> shape)
    {
        if (text.Length != shape.Length)
            return false;

        for (var at = 0; at < shape.Length; at++)
        {
            if (shape[at] == (byte)'0' ? !Ascii.IsDigit(text[at]) : text[at] != shape[at])
                return false;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + (digit - '0');
        return number;
    }

    // The year 0 exists here, as in ISO 8601, and is a leap year; DateTime begins with the year 1.
    private static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static int DaysSinceEpoch(int year, int month, int day)
    {
        const int daysOfFourCenturies = 146_097;
        const int daysFromYearOneToEpoch = 719_162;
        var days = new DateTime(year == 0 ? 400 : year, month, day).Ticks / TimeSpan.TicksPerDay;
        return (int)days - daysFromYearOneToEpoch - (year == 0 ? daysOfFourCenturies : 0);
    }
}
