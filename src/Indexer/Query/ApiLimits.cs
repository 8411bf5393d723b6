namespace Lexidex.Indexer.Query;

/// <summary>Every bound of the two HTTP servers.</summary>
internal sealed record ApiLimits
{
    public static ApiLimits Read { get; } = new();

    /// <summary>Up to five hundred lexicons may come in one request, though hardly of their full size.</summary>
    public static ApiLimits Control { get; } = new() { BodyBytesMax = 64 << 20, ConnectionsMax = 100 };

    public long BodyBytesMax { get; init; } = 4_096;

    public int ConnectionsMax { get; init; } = 2_000;

    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan HeadersWithin { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(5);
}
