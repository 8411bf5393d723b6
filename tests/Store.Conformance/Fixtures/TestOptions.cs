using Lexidex.Indexer.Stores;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>How long tests let a store try again.</summary>
internal static class TestOptions
{
    /// <summary>As often as by default, and hardly waiting.</summary>
    public static StoreOptions Quick { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1), RetryDelayMax = TimeSpan.FromMilliseconds(5) };

    /// <summary>Until it succeeds: for what comes back in its own time.</summary>
    public static StoreOptions Patient { get; } = new()
    {
        RetriesMax = 10_000, RetryDelay = TimeSpan.FromMilliseconds(5), RetryDelayMax = TimeSpan.FromMilliseconds(50),
    };
}
