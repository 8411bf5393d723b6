using System.Globalization;

namespace Lexidex.Admin.Shared;

/// <summary>Times as people read them: how long, and how long ago.</summary>
internal static class Moments
{
    /// <summary>One unit, or two where the second matters: 45 s, 12 min, 3 h 20 min, 5 d 2 h. Below a second: 0.4 s.</summary>
    public static string Long(TimeSpan span)
    {
        var seconds = Math.Max(0, span.TotalSeconds);
        return seconds switch
        {
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
            < 120 => $"{Whole(seconds)} s",
            < 7_200 => $"{Whole(seconds / 60)} min",
            < 172_800 => Two(seconds / 3_600, "h", seconds % 3_600 / 60, "min"),
            _ => Two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h"),
        };
    }

    public static string Ago(DateTimeOffset moment, DateTimeOffset now)
    {
        var span = now - moment;
        return span.TotalSeconds switch
        {
            < -5 => $"in {Rough(-span)}",
            < 1 => "just now",
            _ => $"{Rough(span)} ago",
        };
    }

    /// <summary>To the second, in UTC, for tooltips and details.</summary>
    public static string Exact(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    // Nobody counts the minutes of what was days ago.
    private static string Rough(TimeSpan span) => span.TotalSeconds switch
    {
        < 7_200 => Long(span),
        < 172_800 => $"{Whole(span.TotalHours)} h",
        < 5_184_000 => $"{Whole(span.TotalDays)} d",
        < 63_072_000 => $"{Whole(span.TotalDays / 30.44)} months",
        _ => $"{Whole(span.TotalDays / 365.25)} years",
    };

    private static string Two(double large, string largeUnit, double small, string smallUnit) =>
        small < 1 ? $"{Whole(large)} {largeUnit}" : $"{Whole(large)} {largeUnit} {Whole(small)} {smallUnit}";

    private static string Whole(double value) => Math.Floor(value).ToString("0", CultureInfo.InvariantCulture);
}
