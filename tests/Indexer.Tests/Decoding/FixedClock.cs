namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>A clock that stands at a time after every file of the corpus, so that no verdict depends on the day.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public static FixedClock AfterCorpus { get; } = new(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow() => now;
}
