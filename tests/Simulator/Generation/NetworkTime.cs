using System.Globalization;

namespace Lexidex.Simulator.Generation;

/// <summary>
/// The false network's own clock, in microseconds since the Unix epoch: its records were written in 2024, its stream begins in
/// January 2025. It never reads the real clock, so its bytes do not depend on when it runs, and no revision lies in the future.
/// </summary>
internal static class NetworkTime
{
    public const long Day = 24L * 60 * 60 * 1_000_000;

    /// <summary>2024-01-01T00:00:00Z: the first account.</summary>
    public const long Start = 1_704_067_200_000_000;

    /// <summary>2025-01-01T00:00:00Z: the last record of the generated repositories is older.</summary>
    public const long SnapshotEnd = Start + (366 * Day);

    /// <summary>2025-01-02T00:00:00Z: the first event of the stream.</summary>
    public const long StreamStart = SnapshotEnd + Day;

    /// <summary>The usual text of a datetime: <c>YYYY-MM-DDThh:mm:ss.sssZ</c>.</summary>
    public static string Text(long microseconds) => Format(microseconds, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    public static string Format(long microseconds, string format) =>
        DateTime.UnixEpoch.AddMicroseconds(microseconds).ToString(format, CultureInfo.InvariantCulture);
}
