using System.Globalization;

namespace Lexidex.Admin.Shared;

/// <summary>Numbers as people read them. Always the same culture: figures are compared with logs and scripts.</summary>
internal static class Figures
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>All digits, grouped: 1,234,567.</summary>
    public static string Whole(long value) => value.ToString("N0", Culture);

    /// <summary>Three digits or four that matter, for tiles: 1.23 M. Exact below ten thousand.</summary>
    public static string Short(long value) => Math.Abs((double)value) switch
    {
        < 10_000 => Whole(value),
        < 1_000_000 => Scaled(value, 1_000, "k"),
        < 1_000_000_000 => Scaled(value, 1_000_000, "M"),
        _ => Scaled(value, 1_000_000_000, "B"),
    };

    public static string Rate(double perSecond) => perSecond switch
    {
        0 => "0",
        < 9.95 => perSecond.ToString("0.0", Culture),
        _ => perSecond.ToString("N0", Culture),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{Whole(bytes)} B",
        < 1024 * 1024 => Scaled(bytes, 1024, "KiB"),
        < 1024 * 1024 * 1024 => Scaled(bytes, 1024 * 1024, "MiB"),
        < 1024L * 1024 * 1024 * 1024 => Scaled(bytes, 1024 * 1024 * 1024, "GiB"),
        _ => Scaled(bytes, 1024L * 1024 * 1024 * 1024, "TiB"),
    };

    /// <summary>Never 0 % for something, nor 100 % for not everything.</summary>
    public static string Percent(long part, long whole)
    {
        if (part == 0 || whole == 0)
            return "0 %";
        if (part == whole)
            return "100 %";
        var percent = Math.Clamp(100d * part / whole, 0.1, 99.9);
        return percent.ToString("0.0", Culture) + " %";
    }

    private static string Scaled(long value, long unit, string name)
    {
        var scaled = (double)value / unit;
        var format = Math.Abs(scaled) switch { < 10 => "0.00", < 100 => "0.0", _ => "0" };
        return $"{scaled.ToString(format, Culture)} {name}";
    }
}
